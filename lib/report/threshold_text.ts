import { plainName } from "../run/class_names.ts";
import type { Decision } from "../search/decide.ts";
import type { Thresholds } from "../search/thresholds.ts";

/** What was measured at a threshold, to follow it; empty if nothing was. */
export function measuredText(
  { measured }: Decision,
  where: Thresholds["measured_on"] | null | undefined,
): string {
  if (measured === undefined || !where) return "";
  return `: false accept rate ${Number(measured.far.toPrecision(2))}, VAL ${
    measured.val.toFixed(4)
  }, as measured on ` +
    `${where.images.toLocaleString("en-US")} ${where.split} images of ${plainName(where.title)}`;
}
