import type { ImageSet } from "../image_set.ts";
import type { DistinctImages } from "./distinct_images.ts";

/** Some images of a class. */
export interface ExampleImages {
  label: number;
  /** The pixels of each, `[H, W, C]`. */
  images: Uint8Array<ArrayBufferLike>[];
}

/**
 * Chooses the first images of some classes, which are spread evenly over all classes.
 *
 * @param most The most classes, and images of each.
 */
export function exampleImages(
  images: readonly DistinctImages[],
  most: { classes: number; images: number },
): ExampleImages[] {
  const present = new Set<number>();
  for (const { set, indices } of images) for (const i of indices) present.add(set.labels[i]!);
  const labels = [...present].sort((a, b) => a - b);
  const shown = Math.min(labels.length, most.classes);
  const chosen = new Map<number, { set: ImageSet; index: number }[]>();
  for (let i = 0; i < shown; i++) chosen.set(labels[Math.floor((i * labels.length) / shown)]!, []);
  for (const { set, indices } of images) {
    for (const index of indices) {
      const own = chosen.get(set.labels[index]!);
      if (own !== undefined && own.length < most.images) own.push({ set, index });
    }
  }
  return [...chosen].map(([label, own]) => ({
    label,
    images: own.map(({ set, index }) => set.image(index)),
  }));
}
