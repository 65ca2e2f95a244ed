import type { Workers } from "../engine/workers.ts";

/** The images of a batch that one worker embeds, as positions in the batch. */
export interface BatchShare {
  /** The first one. */
  from: number;
  /** The one after the last. */
  to: number;
  /** The number of images of the batch. */
  total: number;
}

/**
 * Divides a batch among workers, in their order: the shares differ by at most one image.
 *
 * @param total The number of images of the batch.
 * @param workers All of them, and which one this is; undefined for one that has the whole batch.
 */
export function batchShare(total: number, workers: Pick<Workers, "count" | "rank"> | undefined): BatchShare {
  const { count, rank } = workers ?? { count: 1, rank: 0 };
  const start = (rank: number) => Math.floor(rank * total / count);
  return { from: start(rank), to: start(rank + 1), total };
}

/** Returns the rows of a worker's images out of values of all images of the batch, `[B, …]`, row-major. */
export function rowsOf<T extends Float32Array | Int32Array | Uint8Array>(
  values: T,
  { from, to, total }: BatchShare,
): T {
  const size = values.length / total;
  return values.subarray(from * size, to * size) as T;
}
