import { parseSplitRule, splitByRule } from "../../data/listed/split_rule.ts";
import type { SourceImage } from "../../embed/source_image.ts";

/**
 * Divides images as a training would.
 *
 * @param split `data`: they stay as they are; otherwise a rule such as `images:0.8`. Images without a class cannot be
 * divided by classes.
 */
export function divideImages(images: readonly SourceImage[], split: string): SourceImage[] {
  const rule = parseSplitRule(split);
  if (rule === undefined) return [...images];
  return images.map(({ split: _, ...image }) => {
    const { name, label } = image;
    if (label === undefined && rule.by === "classes") return image;
    return { ...image, split: splitByRule({ name, label: label ?? "" }, rule) };
  });
}
