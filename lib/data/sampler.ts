import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { apportion, spreadOverBatches } from "./batch_counts.ts";

/** How an epoch is cut into batches. */
export interface SamplerOptions {
  /** Images in a batch. */
  batchSize: number;
  /** Classes in a batch; 0 for all. */
  classesPerBatch: number;
  /** The run's seed. */
  seed: number;
  /** The epoch; each has its own order. */
  epoch: number;
}

/**
 * The batches of an epoch as lists of indices: the balanced sampler, P classes by K images (Hermans et al.,
 * 2017), made to cover the data. No image comes twice in an epoch. B is the size of a batch, N the number of
 * images, n that of a class.
 *
 * With all classes in every batch there are floor(N / B) batches, and every image comes once but for the
 * N mod B that fill none; each epoch leaves others out. In every batch a class has its proportional share
 * B·n/N, rounded down or up. So a class with a share of 2 or more always has a positive; one with a smaller
 * share has none in the batches where it comes once.
 *
 * With P classes per batch, each has K = B/P images of a batch, rounded down or up. There are as many batches
 * as the data allows with K rounded up, and each class comes in a number of them after its size, evenly over
 * the epoch. Fewer than 2·K images of a class are left out (where P does not divide B, up to 1 more for each
 * batch that it is in); of a class too large for so few batches more, but it is in all of them but at most one.
 *
 * The plan depends on the options alone: a resumed training finds its place in it by the batch's number.
 *
 * @param labels Class of each image.
 * @throws {UserError} If not a single batch can be filled, or a batch has no room for 2 images of each class.
 */
export function balancedBatches(
  labels: ArrayLike<number>,
  options: SamplerOptions,
): Int32Array<ArrayBuffer>[] {
  const { batchSize, classesPerBatch, seed, epoch } = options;
  if (batchSize > labels.length) {
    throw new UserError(
      `Expected --batch_size of at most the ${labels.length} training images but found ${batchSize}`,
    );
  }
  const byClass = groupByClass(labels);
  const all = classesPerBatch === 0 || classesPerBatch >= byClass.length;
  const classes = all ? byClass.length : classesPerBatch;
  if (batchSize < 2 * classes) {
    throw new UserError(
      `Expected --batch_size of at least ${
        2 * classes
      }, 2 images for each of ${classes} classes, but found ` +
        `${batchSize}; raise it or lower --classes_per_batch`,
    );
  }
  const random = new RandomStream(seed, "sampler", epoch);
  for (const indices of byClass) random.shuffle(indices);
  const sizes = byClass.map(({ length }) => length);
  const counts = all
    ? proportionalCounts(sizes, batchSize, random)
    : countsOfFewClasses(sizes, batchSize, classes, random);
  return deal(byClass, counts, batchSize);
}

/** Indices of the images of each class that has any, in the order of the classes. */
function groupByClass(labels: ArrayLike<number>): Int32Array[] {
  const sizes = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) sizes.set(labels[i]!, (sizes.get(labels[i]!) ?? 0) + 1);
  const groups = new Map<number, { indices: Int32Array; filled: number }>();
  for (const [label, size] of [...sizes].sort(([a], [b]) => a - b)) {
    if (size < 2) {
      throw new UserError(
        `Expected at least 2 training images of each class but class ${label} has ${size}; use more images`,
      );
    }
    groups.set(label, { indices: new Int32Array(size), filled: 0 });
  }
  for (let i = 0; i < labels.length; i++) {
    const group = groups.get(labels[i]!)!;
    group.indices[group.filled++] = i;
  }
  return Array.from(groups.values(), ({ indices }) => indices);
}

/** Images of each class in each batch, `[batches][classes]`, when every batch has all classes. */
function proportionalCounts(sizes: number[], batchSize: number, random: RandomStream): number[][] {
  const images = sum(sizes);
  const batches = Math.floor(images / batchSize);
  return spreadOverBatches(apportion(sizes, batches * batchSize, images, random), batches, random);
}

/** Images of each class in each batch, `[batches][classes]`, when a batch has only some classes. */
function countsOfFewClasses(sizes: number[], batchSize: number, classes: number, random: RandomStream) {
  const mostOfClass = Math.ceil(batchSize / classes);
  const capacities = sizes.map((size) => Math.floor(size / mostOfClass));
  // A class is in a batch or not, so a large one cannot stand in twice for a small one that has run out.
  const appearances = (batches: number) => capacities.map((capacity) => Math.min(capacity, batches));
  let batches = Math.floor(sum(capacities) / classes);
  while (sum(appearances(batches)) < batches * classes) batches--;
  if (batches === 0) {
    throw new UserError(
      `Expected ${classes} classes with ${mostOfClass} images each for --classes_per_batch ${classes} but the ` +
        `data has fewer; use a smaller --batch_size`,
    );
  }
  const most = appearances(batches);
  const chosen = apportion(most, batches * classes, sum(most), random);
  return spreadOverBatches(chosen, batches, random).map((present) =>
    apportion(present.map((isPresent) => isPresent * batchSize), 1, classes, random)
  );
}

/** Takes the counted images of each class from where the batch before ended. */
function deal(byClass: Int32Array[], counts: number[][], batchSize: number): Int32Array<ArrayBuffer>[] {
  const dealt = byClass.map(() => 0);
  return counts.map((perClass) => {
    const batch = new Int32Array(batchSize);
    let filled = 0;
    perClass.forEach((count, c) => {
      batch.set(byClass[c]!.subarray(dealt[c]!, dealt[c]! + count), filled);
      dealt[c]! += count;
      filled += count;
    });
    return batch;
  });
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
