import { nearest, type Neighbour } from "./nearest.ts";
import type { IndexEntry } from "./index_format.ts";
import type { VectorIndex } from "./vector_index.ts";

/** A row of an index that is near a query. */
export interface Match extends Neighbour, IndexEntry {}

/** What is searched: an index, or embeddings that were never written. */
export interface SearchedIndex extends Pick<VectorIndex, "blocks" | "embedding" | "entry"> {
  manifest: Pick<VectorIndex["manifest"], "dimension">;
}

/** What an index says of a query. */
export interface Answer {
  /** The name of the nearest row, if it is near enough; null if nobody is, or it has no name. */
  name: string | null;
  /** Whether the nearest row is near enough; null if there is no threshold. */
  known: boolean | null;
  /** The nearest rows, the nearest first. */
  matches: Match[];
}

/**
 * Searches an index for the nearest rows of each query.
 *
 * @param queries L2-normalised, `[Q, D]`.
 * @param k How many to find.
 * @param threshold The distance below which a row is near enough; undefined if there is none.
 */
export async function searchIndex(
  index: SearchedIndex,
  queries: Float32Array<ArrayBuffer>,
  { k, threshold }: { k: number; threshold: number | undefined },
): Promise<Answer[]> {
  const rows = {
    blocks: index.blocks,
    dimension: index.manifest.dimension,
    embedding: (row: number) => index.embedding(row),
  };
  return (await nearest(queries, rows, k)).map((neighbours) => {
    const matches = neighbours.map((neighbour) => ({ ...neighbour, ...index.entry(neighbour.row) }));
    const [first] = matches;
    const known = threshold === undefined ? null : first !== undefined && first.distance < threshold;
    return { name: known === false ? null : first?.name ?? null, known, matches };
  });
}
