import { UMAP } from "umap-js";
import { RandomStream } from "../../base/random.ts";
import { nearestNeighbours, type Neighbours } from "./nearest_neighbours.ts";
import type { Pause } from "./pause.ts";
import { pcaStart } from "./pca_start.ts";
import { SquaredDistances } from "./squared_distances.ts";

/** Standard deviation of the start: about that of the ±10 over which the package itself strews the points. */
const START_SPREAD = 5;

/**
 * UMAP (McInnes et al., 2018) by the package umap-js, with exact neighbours instead of the package's approximate ones,
 * and from a start by PCA instead of at random, which left distances from afar in a better order (Spearman's ρ 0.41, at
 * random 0.24; two seeds each). 10,000 points in 64 dimensions take 10 to 15 s of one core. For a third of that, between
 * the neighbours and the first step, the package holds up the caller's loop and cannot be stopped.
 *
 * @param embeddings `[N, D]`, finite; D at least 2.
 * @param neighbours A point's neighbours, itself among them as the paper counts; at least 2, below N.
 * @returns `[N, 2]`
 */
export async function umap(
  embeddings: Float32Array,
  dimension: number,
  { neighbours, seed }: { neighbours: number; seed: number },
  pause: Pause,
): Promise<Float64Array> {
  const distances = new SquaredDistances(embeddings, dimension);
  const { count } = distances;
  const found = await nearestNeighbours(
    distances,
    neighbours - 1,
    (done) => pause({ stage: "neighbours", done, total: count }),
  );
  const random = new RandomStream(seed, "UMAP");
  const start = pcaStart(embeddings, dimension, START_SPREAD, random);
  const layout = new UMAP({ nNeighbors: neighbours, random: () => random.uniform() });
  layout.setPrecomputedKNN(...withThemselves(found));
  // Where neighbours are given, the package only counts the points.
  const total = layout.initializeFit(Array.from({ length: count }, () => []));
  // The rows that it hands out are those that it moves.
  const rows = layout.getEmbedding();
  rows.forEach((row, i) => row.splice(0, 2, start[2 * i]!, start[2 * i + 1]!));
  for (let done = 0; done < total;) {
    done = layout.step();
    await pause({ stage: "layout", done, total });
  }
  return Float64Array.from(rows.flat());
}

/**
 * Neighbours as the package wants them: indices and distances in rows, each with the point itself in front. The scale of
 * distances says nothing to UMAP, but of very large ones the package would not find the width of.
 */
function withThemselves({ size, indices, squared }: Neighbours): [number[][], number[][]] {
  const rows = Array.from({ length: indices.length / size }, (_, i) => [i * size, (i + 1) * size] as const);
  return [
    rows.map(([from, to], i) => [i, ...indices.subarray(from, to)]),
    rows.map(([from, to]) => [0, ...squared.subarray(from, to).map(Math.sqrt)]),
  ];
}
