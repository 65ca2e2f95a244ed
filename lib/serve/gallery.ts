import type { SearchedIndex } from "../search/search_index.ts";
import type { Thresholds } from "../search/thresholds.ts";

/** The rows of a gallery: embeddings, with a name and a path each. */
export interface GalleryRows extends SearchedIndex {
  /** Their number. */
  readonly count: number;
}

/** A small picture. */
export interface Thumbnail {
  height: number;
  width: number;
  /** 1 for grey, 3 for colour. */
  channels: number;
  /** `[H, W, C]` */
  pixels: Uint8Array<ArrayBufferLike>;
}

/** The images that a query is compared with. */
export interface Gallery {
  /** What it is called: an index's folder, or a data set and its split. */
  readonly title: string;
  /** Grows whenever rows are others than before. */
  readonly version: number;
  /** Distances below which two images count as of one class; null if none were measured. */
  readonly thresholds: Thresholds | null;
  readonly rows: GalleryRows;
  /** Takes over what has changed on the disk. */
  refresh(): Promise<void>;
  /**
   * A small picture of a row.
   *
   * @param side The longest side in pixels; a smaller image keeps its size.
   * @returns Undefined if its file is no longer there or cannot be decoded.
   */
  thumbnail(row: number, side: number): Promise<Thumbnail | undefined>;
  /** The pixels of a row as the network takes them, `[H, W, C]`; undefined as above. */
  pixels(row: number): Promise<Uint8Array<ArrayBufferLike> | undefined>;
}
