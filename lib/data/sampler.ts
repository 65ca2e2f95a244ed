import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { apportion, type ClassCounts, spreadOverBatches } from "./batch_counts.ts";
import { requireTrainable } from "./check_images.ts";

/** How an epoch is divided into batches. */
export interface SamplerOptions {
  batchSize: number;
  /** The number of classes per batch; 0 for as many as make good batches. */
  classesPerBatch: number;
  /** The seed of the run. */
  seed: number;
  /** The epoch; each has a different order. */
  epoch: number;
}

/** The default number of images per class in a batch that contains only some classes. */
const IMAGES_OF_CLASS = 4;

/**
 * Plans the batches of an epoch as lists of indices: the balanced sampler, P classes with K images each
 * (Hermans et al., 2017), extended to cover the data. No image occurs twice in an epoch. B is the size of a
 * batch, N the number of images, n that of a class.
 *
 * With all classes in every batch there are floor(N / B) batches, and every image occurs once except the N
 * mod B that do not fill a batch; each epoch skips different ones. In every batch a class has its
 * proportional share B·n/N, rounded down or up. So a class with a share of 2 or more always has a positive;
 * one with a smaller share has none in the batches in which it occurs once.
 *
 * With P classes per batch, each has K = B/P images of a batch, rounded down or up. There are as many
 * batches as the data allows with K rounded up, and the number of batches with a class depends on its size,
 * evenly over the epoch. Fewer than 2·K images of a class are skipped (if P does not divide B, up to 1 more
 * for each batch that contains it); more of a class that is too large for so few batches, but that class is
 * in all batches except at most one.
 *
 * If P is not given, all classes are in every batch if there is room for 4 images of each, or for 2 and the
 * smallest class also gets 2; otherwise P classes with 4 images each, or with 3 or 2 if too few classes have
 * more.
 *
 * The plan depends on the options only: a resumed training finds its position in it by the number of the
 * batch.
 *
 * @param labels The class of each image.
 * @throws {UserError} If not a single batch can be filled, or a batch has no room for 2 images of each
 * class.
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
  requireTrainable({ labels }, "the training images");
  const byClass = groupByClass(labels);
  const sizes = byClass.map(({ length }) => length);
  const classes = classesPerBatch === 0 ? chooseClasses(sizes, batchSize) : classesPerBatch;
  const all = classes >= byClass.length;
  // With more than all classes, only the existing ones need two images each.
  const present = Math.min(classes, byClass.length);
  if (classesPerBatch > 0 && batchSize < 2 * present) {
    throw new UserError(
      `Expected --batch_size of at least ${
        2 * present
      }, 2 images for each of ${present} classes, but found ` +
        `${batchSize}; raise it or lower --classes_per_batch`,
    );
  }
  const random = new RandomStream(seed, "sampler", epoch);
  for (const indices of byClass) random.shuffle(indices);
  const counts = all
    ? proportionalCounts(sizes, batchSize, random)
    : countsOfFewClasses(sizes, batchSize, classes, random);
  return deal(byClass, counts, batchSize);
}

/**
 * Chooses the number of classes per batch.
 *
 * @param sizes The number of images of each class.
 * @returns A number that is at least the number of classes means all of them.
 */
export function chooseClasses(sizes: readonly number[], batchSize: number): number {
  // A class with a single image only provides negatives, and needs no room for a positive.
  const usable = sizes.filter((size) => size >= 2);
  if (batchSize >= IMAGES_OF_CLASS * usable.length) return sizes.length;
  const smallestShare = batchSize * usable.reduce((a, b) => Math.min(a, b)) / sum(sizes);
  if (batchSize >= 2 * usable.length && Math.round(smallestShare) >= 2) return sizes.length;
  for (let images = IMAGES_OF_CLASS; images > 2; images--) {
    const classes = Math.max(2, Math.ceil(batchSize / images));
    const most = Math.ceil(batchSize / classes);
    if (usable.filter((size) => size >= most).length >= classes) return classes;
  }
  return Math.max(2, Math.min(Math.floor(batchSize / 2), usable.length));
}

/** Groups the indices of the images by class, in the order of the classes. */
function groupByClass(labels: ArrayLike<number>): Int32Array[] {
  const sizes = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) sizes.set(labels[i]!, (sizes.get(labels[i]!) ?? 0) + 1);
  const groups = new Map<number, { indices: Int32Array; filled: number }>();
  for (const [label, size] of [...sizes].sort(([a], [b]) => a - b)) {
    groups.set(label, { indices: new Int32Array(size), filled: 0 });
  }
  for (let i = 0; i < labels.length; i++) {
    const group = groups.get(labels[i]!)!;
    group.indices[group.filled++] = i;
  }
  return Array.from(groups.values(), ({ indices }) => indices);
}

/** Returns the number of images of each class in each batch if every batch contains all classes. */
function proportionalCounts(sizes: number[], batchSize: number, random: RandomStream): ClassCounts[] {
  const images = sum(sizes);
  const batches = Math.floor(images / batchSize);
  return spreadOverBatches(apportion(sizes, batches * batchSize, images, random), batches, random);
}

/** Returns the number of images of each class in each batch if a batch contains only some classes. */
function countsOfFewClasses(
  sizes: number[],
  batchSize: number,
  classes: number,
  random: RandomStream,
): ClassCounts[] {
  const mostOfClass = Math.ceil(batchSize / classes);
  const capacities = sizes.map((size) => Math.floor(size / mostOfClass));
  // A class is in a batch or not, so a large one cannot replace an exhausted small one by being in it twice.
  const appearances = (batches: number) => capacities.map((capacity) => Math.min(capacity, batches));
  // The maximum number of batches that the classes can fill: of more batches they fill a smaller part.
  let [batches, tooMany] = [0, Math.floor(sum(capacities) / classes) + 1];
  while (tooMany - batches > 1) {
    const middle = Math.floor((batches + tooMany) / 2);
    if (sum(appearances(middle)) >= middle * classes) batches = middle;
    else tooMany = middle;
  }
  if (batches === 0) {
    throw new UserError(
      `Expected ${classes} classes with ${mostOfClass} images each in a batch of ${batchSize} but the data has fewer; ` +
        "use a smaller --batch_size or --classes_per_batch",
    );
  }
  const most = appearances(batches);
  const chosen = apportion(most, batches * classes, sum(most), random);
  return spreadOverBatches(chosen, batches, random).map(({ classes: present, counts }) => ({
    classes: present,
    counts: apportion(counts.map((isPresent) => isPresent * batchSize), 1, classes, random),
  }));
}

/** Deals the counted images of each class, starting where the previous batch ended. */
function deal(byClass: Int32Array[], batches: ClassCounts[], batchSize: number): Int32Array<ArrayBuffer>[] {
  const dealt = byClass.map(() => 0);
  return batches.map(({ classes, counts }) => {
    const batch = new Int32Array(batchSize);
    let filled = 0;
    classes.forEach((c, i) => {
      batch.set(byClass[c]!.subarray(dealt[c]!, dealt[c]! + counts[i]!), filled);
      dealt[c]! += counts[i]!;
      filled += counts[i]!;
    });
    return batch;
  });
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
