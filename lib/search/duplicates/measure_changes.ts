import type { ImageSet } from "../../data/image_set.ts";
import { distance } from "../nearest.ts";
import { CHANGES } from "./changed_copies.ts";

/** The share of the changed copies that are nearer to their pictures than the measured distance. */
export const MEASURED_SHARE = 0.9;

/** How far from a picture its slightly changed copies are. */
export interface MeasuredChanges {
  /** {@link MEASURED_SHARE} of the copies are nearer. */
  distance: number;
  /** How many pictures were changed. */
  pictures: number;
}

/**
 * Measures how far a network moves pictures that are slightly changed: cut at the edges, saved smaller, made lighter. Two
 * images that are farther apart are hardly copies of each other.
 *
 * @param sample Some of the images, as prepared.
 * @param embeddings Theirs, `[N, D]`.
 * @param embed Embeds prepared images.
 */
export async function measureChanges(
  sample: ImageSet,
  embeddings: Float32Array,
  embed: (set: ImageSet) => Promise<Float32Array>,
): Promise<MeasuredChanges> {
  const distances: number[] = [];
  const dimension = embeddings.length / sample.count;
  for (const change of Object.values(CHANGES)) {
    const moved = await embed(change(sample));
    for (let start = 0; start < moved.length; start += dimension) {
      distances.push(
        distance(embeddings.subarray(start, start + dimension), moved.subarray(start, start + dimension)),
      );
    }
  }
  distances.sort((a, b) => a - b);
  return { distance: distances[Math.floor(MEASURED_SHARE * distances.length)]!, pictures: sample.count };
}
