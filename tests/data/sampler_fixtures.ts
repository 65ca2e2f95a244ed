import { RandomStream } from "../../lib/base/random.ts";

/** Images per digit in MNIST's training set. */
export const MNIST = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];

/** How the tests plan epochs. */
export const OPTIONS = { batchSize: 256, classesPerBatch: 0, seed: 1, epoch: 1 };

/** Labels with the given class sizes, in random order. */
export function labelsOf(sizes: number[]): Int32Array {
  return new RandomStream(0, "test").shuffle(
    Int32Array.from(sizes.flatMap((size, c) => new Array<number>(size).fill(c))),
  );
}

/** The number of images of each class in a batch. */
export function countClasses(batch: Int32Array, labels: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const i of batch) counts[labels[i]!]!++;
  return counts;
}
