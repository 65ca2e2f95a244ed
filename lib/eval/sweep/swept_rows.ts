/** What a sweep found of some rows; parts that were not asked for are missing. */
export interface SweptRows {
  /** The first row. */
  first: number;
  /** Their number. */
  rows: number;
  /** Σd and Σd² of each row's pairs by class of references, and behind them of the own class's pairs behind `self`: `[rows, C + 1, 2]`. */
  sums?: Float64Array<ArrayBuffer>;
  /** Of each row as in {@link Ranking}, `[rows, 4]`; all 0 if there is no reference of its class. */
  rankings?: Float64Array<ArrayBuffer>;
  /** How many positive, then how many negative pairs of each row are before each edge: `[rows, 2, E]`. */
  cells?: Float32Array<ArrayBuffer>;
  /** The bits of the d² of watched pairs. */
  watched?: Int32Array<ArrayBuffer>;
  /** Details of each row. */
  details?: RowFindings[];
  /** Of each row, whether its nearest reference is of its coarse class. */
  coarseHits?: Uint8Array<ArrayBuffer>;
  /** Positive pairs below each limit, `[rows, L]`. */
  below?: Int32Array<ArrayBuffer>;
  /** Counts of all bins, positive then negative, if they had to be emptied: they would soon exceed 32 bits. */
  histograms?: Uint32Array<ArrayBuffer>;
}

/** What is found of single images and pairs in a row. */
export interface RowFindings {
  /** The nearest references, nearest first. */
  places: readonly number[];
  /** d² to each. */
  squared: readonly number[];
  /** d² to the nearest reference of the query's class; infinite if there is none. */
  nearestOfOwn: number;
  /** Positive pairs that may be among the farthest: places and d². */
  positives: readonly [place: number, squared: number][];
  /** Negative pairs that may be among the nearest: places and d². */
  negatives: readonly [place: number, squared: number][];
}

/** The buffers of rows, which are moved to another thread. */
export function buffersOf(swept: SweptRows): ArrayBuffer[] {
  return Object.values(swept).flatMap((part) => ArrayBuffer.isView(part) ? [part.buffer as ArrayBuffer] : []);
}
