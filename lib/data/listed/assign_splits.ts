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
 * @throws {UserError} If there would be no images for training or for evaluation, unless `undividable` receives that.
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
  const fault = rule === undefined ? faultOfSplits(assigned, path) : faultOfRule(assigned, path, rule);
  if (fault === undefined) return assigned;
  if (division.undividable === undefined) throw new UserError(fault);
  division.undividable(fault);
  return assigned;
}

function faultOfSplits(images: readonly SplitImage[], path: string): string | undefined {
  const found = [...new Set(images.flatMap(({ splits }) => splits))].sort();
  if (found.includes("train") && found.length > 1) return undefined;
  return `Expected images of the split train and of another one, for evaluation, in ${path} but found only ${
    found.join(", ")
  }; add them, or divide the images by --split images:0.8`;
}

function faultOfRule(images: readonly SplitImage[], path: string, rule: SplitRule): string | undefined {
  const { by } = rule;
  const found = new Set(images.flatMap(({ splits }) => splits));
  if (found.has("train") && found.has("test")) return undefined;
  const classes = new Set(images.map(({ label }) => label)).size;
  const what = by === "classes" ? `${classes} ${classes === 1 ? "class" : "classes"}` : `${images.length}`;
  return `Expected enough ${by} in ${path} to use some of them for evaluation but found ${what}` +
    (by === "classes"
      ? `, all in the same part by --split ${formatSplitRule(rule)}; use another share, or --split images:0.8`
      : `; add more, or use another share than --split ${formatSplitRule(rule)}`);
}
