import { UserError } from "../../base/user_error.ts";
import type { ImageSet } from "../image_set.ts";
import { DATA_SPLITS, DEFAULT_RULE, parseSplitRule, splitByRule } from "../listed/split_rule.ts";

/**
 * Divides images without names: those of a single array, by a rule; arrays that are divided stay as they are.
 *
 * @param splits The images by split; a single one is divided.
 * @param split A rule, or `data`.
 * @throws {UserError} If a rule is given for data that are divided, or leaves nothing for a part.
 */
export function splitArrays(
  splits: Readonly<Record<string, ImageSet>>,
  classNames: readonly string[],
  path: string,
  split: string = DATA_SPLITS,
): Record<string, ImageSet> {
  const given = parseSplitRule(split);
  const [only, ...others] = Object.values(splits);
  if (only === undefined || others.length > 0) {
    if (given === undefined) return { ...splits };
    throw new UserError(
      `Expected no --split ${split} with the arrays in ${path}, which are divided into ${
        Object.keys(splits).join(", ")
      }; omit it`,
    );
  }
  const places: Record<"train" | "test", number[]> = { train: [], test: [] };
  for (let i = 0; i < only.count; i++) {
    places[splitByRule({ name: String(i), label: classNames[only.labels[i]!]! }, given ?? DEFAULT_RULE)].push(
      i,
    );
  }
  for (const [part, { length }] of Object.entries(places)) {
    if (length > 0) continue;
    throw new UserError(
      `Expected images for ${part} in ${path} but --split ${split} leaves none; use another share, or images:0.8`,
    );
  }
  return { train: only.select(places.train), test: only.select(places.test) };
}
