import { nearest } from "../nearest.ts";
import type { GatheredImages } from "./gather_images.ts";

/** An image near another one. */
export interface NearImage {
  path: string;
  /** The name of its class; null if it has none. */
  class: string | null;
  /** Of their embeddings. */
  distance: number;
}

/**
 * Finds the images that are nearest to some images, the nearest first, without these themselves.
 *
 * @param paths Those of the images; each must be among the gathered ones.
 * @param most How many to find for each.
 */
export async function neighboursOf(
  paths: readonly string[],
  { images, embeddings, dimension }: GatheredImages,
  most: number,
): Promise<NearImage[][]> {
  const numbers = new Map(images.map(({ path }, i) => [path, i]));
  const embedding = (i: number) => embeddings.subarray(i * dimension, (i + 1) * dimension);
  const rows = paths.map((path) => numbers.get(path)!);
  const queries = new Float32Array(rows.length * dimension);
  rows.forEach((row, i) => queries.set(embedding(row), i * dimension));
  const found = await nearest(queries, { blocks: [embeddings], dimension, embedding }, most + 1);
  return found.map((neighbours, i) =>
    neighbours.filter(({ row }) => row !== rows[i]).slice(0, most).map(({ row, distance }) => {
      const { path, label = null } = images[row]!;
      return { path, class: label, distance };
    })
  );
}
