import { UserError } from "../../base/user_error.ts";
import type { ImageSet } from "../image_set.ts";
import { type Division, formatSplitRule, ruleFor, splitByRule } from "../listed/split_rule.ts";

/**
 * Divides images without names: those of a single array, by a rule; arrays that are divided stay as they are.
 *
 * @param splits The images by split; a single one is divided.
 * @throws {UserError} If a rule is given for data that are divided, or leaves nothing for a part; the latter is no error if
 * `undividable` receives it.
 */
export function splitArrays(
  splits: Readonly<Record<string, ImageSet>>,
  classNames: readonly string[],
  path: string,
  division: Division = {},
): Record<string, ImageSet> {
  const [only, ...others] = Object.values(splits);
  const isDivided = only === undefined || others.length > 0;
  const rule = ruleFor(division, isDivided);
  if (rule === undefined) return { ...splits };
  if (isDivided) {
    throw new UserError(
      `Expected no --split ${formatSplitRule(rule)} with the arrays in ${path}, which are divided into ${
        Object.keys(splits).join(", ")
      }; omit it`,
    );
  }
  const places: Record<"train" | "test", number[]> = { train: [], test: [] };
  for (let i = 0; i < only.count; i++) {
    places[splitByRule({ name: String(i), label: classNames[only.labels[i]!]! }, rule)].push(i);
  }
  for (const [part, { length }] of Object.entries(places)) {
    if (length > 0) continue;
    const fault = `Expected images for ${part} in ${path} but --split ${
      formatSplitRule(rule)
    } leaves none; use another share, or images:0.8`;
    if (division.undividable === undefined) throw new UserError(fault);
    division.undividable(fault);
  }
  return { train: only.select(places.train), test: only.select(places.test) };
}
