import { VIEW_COUNTS, type ViewCount } from "../model/view_counts.ts";
import type { Option, OptionText } from "./option.ts";

/** A setting that is a number of views of each image. */
export function viewCount(describe: OptionText): Option<ViewCount> {
  const check = (value: unknown): value is ViewCount => VIEW_COUNTS.some((views) => views === value);
  return {
    placeholder: VIEW_COUNTS.join("|"),
    ...describe,
    default: 1,
    expected: "1, 5 or 9",
    check,
    parse(text) {
      const value = /^\d$/.test(text) ? Number(text) : undefined;
      return check(value) ? value : undefined;
    },
  };
}
