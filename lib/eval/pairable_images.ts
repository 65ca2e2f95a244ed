import type { Pairs } from "./pairs.ts";

/** The images that a file of pairs can name. */
export interface PairableImages {
  /** Class of each image, `[N]`. */
  labels: Int32Array<ArrayBufferLike>;
  /** Class names by label. */
  classNames?: readonly string[];
  /** The path of each image relative to the data, `[N]`; missing if the images have no names. */
  names?: readonly string[] | undefined;
  /** Whether a list of pairs names them by their numbers, from 0: rows of a file. */
  numbered?: boolean;
  /** Where they are from, for messages: `the split test`. */
  place?: string;
}

/** Pairs of indices by kind. */
export interface PairLists {
  positive: [first: number, second: number][];
  negative: [first: number, second: number][];
}

/** Pairs as two arrays of indices. */
export function asPairs(pairs: readonly (readonly [first: number, second: number])[]): Pairs {
  return {
    first: Int32Array.from(pairs, ([first]) => first),
    second: Int32Array.from(pairs, ([, second]) => second),
  };
}

/** A decimal number of at most nine digits; NaN for any other text. */
export function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
}
