import type { GalleryFacts } from "./backend.ts";

/** What a page without a server knows of its images: `index.json` in the folder of `deno task export --web`. */
export interface WebIndex {
  facts: GalleryFacts;
  /** Numbers in an embedding: D. */
  dimension: number;
  /** How images are prepared for the network, as in its training. */
  preparation: WebPreparation;
  sheets: SheetLayout;
  /** For each row in turn. */
  rows: readonly WebRow[];
}

/** How images are prepared. */
export interface WebPreparation {
  height: number;
  width: number;
  fit: "cover" | "contain" | "stretch";
  colour: "grey" | "rgb";
}

/** How small pictures are arranged in files, row by row, from the top left of squares of one size. */
export interface SheetLayout {
  /** The side of a square, in pixels. */
  side: number;
  /** Squares in a row of a sheet. */
  columns: number;
  /** Squares in a sheet; the last one may have fewer. */
  perSheet: number;
  /** How the names of the files end, after their numbers from 0. */
  ending: "png" | "jpg";
}

/** What is known of a row. */
export interface WebRow {
  /** The name of its file, without the folders. */
  path: string;
  name?: string;
  images?: number;
  /** Width and height of its small picture; missing if there is none. */
  size?: readonly [width: number, height: number];
}

/** The names in the folder. */
export const WEB_FILES = {
  page: "index.html",
  index: "index.json",
  /** float16, `[N, D]`, little-endian. */
  embeddings: "embeddings.f16",
  model: "model/model.json",
  weights: "model/weights.bin",
  sheets: "pictures",
  library: "tfjs",
} as const;
