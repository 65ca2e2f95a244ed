/** Numbers or texts, row by row. */
export type ArrayValues =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | ArrayLike<number>
  | readonly (number | string)[];

/** An array of a file: perhaps the embeddings, perhaps the labels. */
export interface FileArray {
  /** Its name in the file; empty in formats that have one array without a name. */
  name: string;
  /** How many dimensions it has: 2 for embeddings, 1 for labels. */
  rank: number;
  /** Reads it. */
  read(): Promise<ReadArray> | ReadArray;
}

/** An array that has been read. */
export interface ReadArray {
  /** Sizes, the product of which is the number of values. */
  shape: readonly number[];
  values: ArrayValues;
}
