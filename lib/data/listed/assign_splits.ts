import { UserError } from "../../base/user_error.ts";
import type { ListedImage } from "./listed_image.ts";
import { type Division, formatSplitRule, ruleFor, splitByRule, type SplitRule } from "./split_rule.ts";

/** An image with the splits that it is in. */
export interface SplitImage extends ListedImage {
  splits: readonly string[];
}

/**
 * Decides which splits each image is in: the one that the data say, or that of a rule; queries and images of the
 * gallery are also in the splits `query` and `gallery`.
 *
 * @param path The data, for messages.
 * @throws {UserError} If there would be no images for training or for evaluation.
 */
export function assignSplits(
  images: readonly ListedImage[],
  path: string,
  division: Division = {},
): SplitImage[] {
  const rule = ruleFor(division, images.some(({ split }) => split !== undefined));
  const assigned = images.map((image) => {
    const main = rule === undefined ? image.split! : splitByRule(image, rule);
    const { query = false, gallery = false } = main === "train" ? {} : image.role ?? {};
    const roles = [query ? "query" : "", gallery ? "gallery" : ""].filter((role) =>
      role !== "" && role !== main
    );
    return { ...image, splits: [main, ...roles] };
  });
  if (rule !== undefined) requireBoth(assigned, path, rule);
  return assigned;
}

function requireBoth(images: readonly SplitImage[], path: string, rule: SplitRule): void {
  const { by } = rule;
  const found = new Set(images.flatMap(({ splits }) => splits));
  if (found.has("train") && found.has("test")) return;
  const classes = new Set(images.map(({ label }) => label)).size;
  const what = by === "classes" ? `${classes} ${classes === 1 ? "class" : "classes"}` : `${images.length}`;
  throw new UserError(
    `Expected enough ${by} in ${path} to use some of them for evaluation but found ${what}` +
      (by === "classes"
        ? `, all in the same part by --split ${
          formatSplitRule(rule)
        }; use another share, or --split images:0.8`
        : `; add more, or use another share than --split ${formatSplitRule(rule)}`),
  );
}
