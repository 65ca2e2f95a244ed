import type { ImageSet } from "../../data/image_set.ts";
import type { RetrievalRow, ShownImage } from "./retrieval_plot.ts";

/** Images shown for a query, if not said otherwise. */
const FOUND = 5;

/**
 * Finds the images nearest to some queries of a set by the distances of their embeddings, without the query itself.
 *
 * @param embeddings L2-normalised, `[N, D]`.
 * @param queries Indices of the queries.
 * @param most How many images to find for each.
 */
export function retrievalRows(
  set: ImageSet,
  embeddings: Float32Array,
  dimension: number,
  queries: readonly number[],
  most: number = FOUND,
): RetrievalRow[] {
  const show = (index: number): ShownImage => ({
    pixels: Uint8Array.from(set.image(index)),
    label: set.labels[index]!,
    index,
  });
  return queries.map((query) => ({
    query: show(query),
    found: nearestTo(query, embeddings, dimension, most)
      .map(({ index, distance }) => ({ ...show(index), distance })),
  }));
}

/**
 * The nearest to one of the embeddings, without itself, the nearest first.
 *
 * @param embeddings `[N, D]`.
 * @param most How many to find.
 */
export function nearestTo(
  query: number,
  embeddings: Float32Array,
  dimension: number,
  most: number,
): { index: number; distance: number }[] {
  const squared = squaredDistances(embeddings, dimension, query);
  return nearestOf(squared, query, most).map((index) => ({ index, distance: Math.sqrt(squared[index]!) }));
}

/**
 * Chooses the first image of each class, then suspects, without duplicates. However many classes there are, a third of the
 * queries is reserved for the first suspects, if there are any.
 */
export function chooseQueries(
  labels: ArrayLike<number>,
  suspects: readonly number[],
  most: number,
): number[] {
  const first = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) if (!first.has(labels[i]!)) first.set(labels[i]!, i);
  const classes = [...first].sort(([a], [b]) => a - b).map(([, index]) => index);
  const kept = Math.min(suspects.length, Math.ceil(most / 3));
  const firstOfClasses = classes.slice(0, most - kept);
  return [...new Set([...firstOfClasses, ...suspects, ...classes])].slice(0, most);
}

function squaredDistances(embeddings: Float32Array, dimension: number, query: number): Float64Array {
  const count = embeddings.length / dimension;
  const own = embeddings.subarray(query * dimension, (query + 1) * dimension);
  const squared = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += (embeddings[i * dimension + k]! - own[k]!) ** 2;
    squared[i] = sum;
  }
  return squared;
}

/** Indices of the smallest values, ascending; ties in favour of lower indices. */
function nearestOf(squared: Float64Array, query: number, count: number): number[] {
  const nearest: number[] = [];
  for (let i = 0; i < squared.length; i++) {
    if (i === query || (nearest.length === count && squared[i]! >= squared[nearest.at(-1)!]!)) continue;
    const place = nearest.findIndex((other) => squared[i]! < squared[other]!);
    nearest.splice(place < 0 ? nearest.length : place, 0, i);
    if (nearest.length > count) nearest.pop();
  }
  return nearest;
}
