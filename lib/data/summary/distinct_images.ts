import { TRAIN } from "../dataset.ts";
import type { ImageSet } from "../image_set.ts";

/** The images of a split that are in no earlier one. */
export interface DistinctImages {
  /** The name of the split. */
  split: string;
  set: ImageSet;
  /** The indices of the images in the split, in ascending order. */
  indices: Int32Array<ArrayBuffer>;
}

/** Splits whose images may be those of another split, too: the queries and the gallery of a test. */
const ROLES = ["query", "gallery"];

/**
 * Lists the images of all splits, each image once: queries and images of the gallery may also be in the split `test`.
 *
 * @returns The splits with their images: the training first, queries and gallery last.
 */
export function distinctImages(splits: Readonly<Record<string, ImageSet>>): DistinctImages[] {
  const names = Object.keys(splits);
  const rank = (name: string) => name === TRAIN ? 0 : ROLES.includes(name) ? 2 : 1;
  const ordered = names.toSorted((a, b) => rank(a) - rank(b));
  const mayRepeat = names.length > 1 && names.some((name) => ROLES.includes(name));
  const seen = new Set<string>();
  return ordered.map((split) => {
    const set = splits[split]!;
    const indices = Int32Array.from({ length: set.count }, (_, i) => i);
    if (!mayRepeat) return { split, set, indices };
    return {
      split,
      set,
      indices: indices.filter((i) => {
        const name = set.name(i);
        if (name === undefined) return true;
        if (seen.has(name)) return false;
        seen.add(name);
        return true;
      }),
    };
  });
}
