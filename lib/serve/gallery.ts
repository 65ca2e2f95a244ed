import type { Answer } from "../search/search_index.ts";
import type { Thresholds } from "../search/thresholds.ts";

/** The images that a query is compared with. */
export interface Gallery {
  /** What it is called: an index's folder, or a data set and its split. */
  readonly title: string;
  /** The number of its rows. */
  readonly count: number;
  /** Grows whenever rows are others than before. */
  readonly version: number;
  /** Distances below which two images count as of one class; null if none were measured. */
  readonly thresholds: Thresholds | null;
  /** Takes over what has changed on the disk. */
  refresh(): Promise<void>;
  /**
   * Finds the nearest rows of each query.
   *
   * @param queries L2-normalised, `[Q, D]`.
   * @param k How many to find.
   * @param threshold The distance below which a row is near enough; undefined if there is none.
   */
  search(
    queries: Float32Array<ArrayBuffer>,
    options: { k: number; threshold: number | undefined },
  ): Promise<Answer[]>;
  /** A small picture of a row, as PNG; undefined if its file is no longer there or cannot be read. */
  picture(row: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** The pixels of a row as the network takes them, `[H, W, C]`; undefined as above. */
  pixels(row: number): Promise<Uint8Array<ArrayBufferLike> | undefined>;
}
