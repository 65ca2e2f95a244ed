import { TRAIN } from "./dataset.ts";
import type { ImageSet } from "./image_set.ts";

/**
 * Adds an empty split where there is none for training or for evaluation: data that no training accepts can then still
 * be looked at.
 */
export function withEmptySplits(splits: Readonly<Record<string, ImageSet>>): Record<string, ImageSet> {
  const names = Object.keys(splits);
  const [some] = Object.values(splits);
  if (some === undefined) return {};
  return {
    ...splits,
    ...(!names.includes(TRAIN) && { [TRAIN]: some.select([]) }),
    ...(names.every((name) => name === TRAIN) && { test: some.select([]) }),
  };
}
