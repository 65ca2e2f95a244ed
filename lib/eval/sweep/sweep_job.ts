import type { ProductSource } from "../../engine/product_source.ts";
import { BINS } from "../fine_bins.ts";
import { ROW_BINS } from "../row_bins.ts";
import { GROUP, PANEL, type Places, type SharedSet } from "./shared_set.ts";

/** The sets that are compared and where they are; the same for all sweeps of an evaluation. */
export interface SharedSets {
  queries: SharedSet;
  /** The same as the queries to compare all pairs within one set. */
  references: SharedSet;
  /** Whether queries and references are one set. */
  within: boolean;
  /** For each class of queries its index among those of the references, or -1. */
  ownClasses: Int32Array;
  /** For each query its index among the references, or -1; undefined if no query is a reference, or within one set. */
  selves: Int32Array | undefined;
}

/** What a sweep finds of each row. */
export interface SweepJob {
  /** The sets. */
  sets: SharedSets;
  /** What computes products; undefined if the kernel does. */
  products?: ProductSource | undefined;
  /** Counts each pair in the histograms, and sums distances by class of references. */
  counts?: boolean | undefined;
  /** Ranks the references; `whole` all of them, not only the R nearest. */
  ranks?: "nearest" | "whole" | undefined;
  /** Finds so many nearest neighbours of each query, and so many of the hardest pairs of each kind. */
  details?: { neighbours: number; hardest: number } | undefined;
  /** For coarse Recall@1: the coarse class of each class of queries, and of each reference. */
  coarse?: { queries: Int32Array; references: Int32Array } | undefined;
  /** Counts the references of each kind in the row's bins before these, ascending. */
  edges?: Int32Array | undefined;
  /** For each bin of d², whether the d² of the negative pairs in it are wanted. */
  watched?: Uint8Array | undefined;
  /** Counts positive pairs whose d² has bits below each of these; nothing else is then found. */
  below?: Int32Array | undefined;
  /** For some rows, the references of their class that do not count before the edges. */
  excluded?: ReadonlyMap<number, readonly number[]> | undefined;
  /** Computes d² as if queries were references: they have the same bits as in a sweep where they are. */
  swapped?: boolean | undefined;
}

/** Distances of a block of rows: 16 MB; of products by libtensorflow, which cost less the more rows there are, 32 MB. */
const BLOCK_DISTANCES = 1 << 22;
const BLOCK_PRODUCTS = 1 << 23;
const MOST_ROWS = 192;
const LEAST_ROWS = 12;

/** The number of rows that a thread sweeps at a time. */
export function blockRows({ references, queries }: SharedSets): number {
  const distances = queries.rows > 0 ? BLOCK_PRODUCTS : BLOCK_DISTANCES;
  const fit = Math.floor(distances / Math.max(1, references.count) / GROUP) * GROUP;
  const most = Math.ceil(queries.count / GROUP) * GROUP;
  return Math.max(GROUP, Math.min(MOST_ROWS, Math.max(LEAST_ROWS, fit), most));
}

/** Distances of a tile: 512 kB, which stay in the second cache until their norms are added. */
const TILE_DISTANCES = 1 << 17;
const LEAST_COLUMNS = 512;

/** The number of references that libtensorflow multiplies at a time with the rows of a block. */
export function tileColumns(sets: SharedSets): number {
  return Math.max(LEAST_COLUMNS, Math.floor(TILE_DISTANCES / blockRows(sets) / 16) * 16);
}

/** The parts of the memory that belong to one thread, in bytes. */
export interface ThreadMemory {
  left: number;
  /** −2a of the rows, `[rows, D]`, for products by libtensorflow. */
  leftRows: number;
  /** A tile of products by libtensorflow. */
  tile: number;
  rowNorms: number;
  block: number;
  /** Bytes from one row of the block to the next. */
  stride: number;
  ownBins: number;
  otherBins: number;
  positive: number;
  negative: number;
  watched: number;
  sums: number;
  found: number;
  ownKeys: number;
  otherKeys: number;
  places: number;
  space: number;
  buckets: number;
  edges: number;
  cells: number;
  result: number;
}

/** Takes the memory of a thread. */
export function placeThread(sets: SharedSets, places: Places): ThreadMemory {
  const { queries, references } = sets;
  const rows = blockRows(sets);
  const width = Math.ceil(references.count / PANEL) * PANEL;
  const row = width * 4 + 64;
  return {
    left: places.take(rows * queries.dimension * 4),
    leftRows: places.take(queries.rows > 0 ? rows * queries.dimension * 4 : 0),
    // The last panel may reach beyond the last row.
    tile: places.take(queries.rows > 0 ? (rows * tileColumns(sets) + PANEL) * 4 : 0),
    rowNorms: places.take(rows * 4),
    block: places.take(rows * width * 4),
    stride: width * 4,
    ownBins: places.take(ROW_BINS * 4),
    otherBins: places.take(ROW_BINS * 4),
    positive: places.take(BINS * 4),
    negative: places.take(BINS * 4),
    watched: places.take(BINS),
    sums: places.take(rows * (references.classes + 1) * 16),
    found: places.take(row),
    ownKeys: places.take(row),
    otherKeys: places.take(row),
    places: places.take(row),
    space: places.take(row),
    buckets: places.take(((1 << 14) + 2) * 4),
    edges: places.take((ROW_BINS + 1) * 4),
    cells: places.take(2 * (ROW_BINS + 1) * 4),
    result: places.take(64),
  };
}
