/** Embeddings put into the order of their classes, so that a row's positives stand side by side. */
export interface ByClass {
  /** `[N, D]` in the new order. */
  embeddings: Float32Array<ArrayBuffer>;
  /** D. */
  dimension: number;
  /** N. */
  count: number;
  /** Class number of each run of rows: the labels that occur, ascending. */
  classes: number[];
  /** First row of each of those, and N at the end. */
  starts: number[];
}

/** Sorts embeddings by label; within a class they keep their order. */
export function sortByClass(
  embeddings: Float32Array,
  dimension: number,
  labels: Uint8Array<ArrayBufferLike>,
): ByClass {
  const order = Array.from(labels, (_, i) => i).sort((a, b) => labels[a]! - labels[b]! || a - b);
  const sorted = new Float32Array(embeddings.length);
  const classes: number[] = [];
  const starts: number[] = [];
  order.forEach((from, to) => {
    sorted.set(embeddings.subarray(from * dimension, (from + 1) * dimension), to * dimension);
    if (classes.at(-1) !== labels[from]) {
      classes.push(labels[from]!);
      starts.push(to);
    }
  });
  starts.push(order.length);
  return { embeddings: sorted, dimension, count: order.length, classes, starts };
}
