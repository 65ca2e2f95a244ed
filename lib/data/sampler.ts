import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { apportion, type ClassCounts, spreadOverBatches } from "./batch_counts.ts";
import { requireTrainable } from "./check_images.ts";
import { packBatches } from "./packing/pack_batches.ts";

/** How an epoch is divided into batches. */
export interface SamplerOptions {
  batchSize: number;
  /** The number of classes per batch; 0 to choose it by the data. */
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
 * (Hermans et al., 2017), extended to cover the data. B is the size of a batch, N the number of images, n
 * that of a class.
 *
 * With all classes in every batch there are floor(N / B) batches, no image occurs twice, and every image
 * occurs once except the N mod B that do not fill a batch; each epoch leaves out different ones. In every
 * batch a class has its proportional share B·n/N, rounded down or up. So a class with a share of 2 or more
 * always has a positive; one with a smaller share has none in the batches in which it occurs once.
 *
 * With some classes per batch every image occurs at least once: see {@link packBatches}. A batch has about P
 * classes with K = B/P images each; more where classes have fewer images than that.
 *
 * If P is not given, all classes are in every batch if even the smallest one, but for those of a single
 * image, has 2 images in it; otherwise P is as many as there is room for with 4 images each.
 *
 * The plan depends on the options only: a resumed training finds its position in it by the number of the
 * batch. Every epoch has as many batches.
 *
 * @param labels The class of each image.
 * @throws {UserError} If not a single batch can be filled, a batch has no room for 2 images of each
 * class, or there are fewer classes than a batch should have.
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
  if (classesPerBatch > byClass.length) {
    throw new UserError(
      `Expected --classes_per_batch of at most the ${byClass.length} classes of the training images but found ` +
        `${classesPerBatch}; use ${byClass.length} for all of them in every batch`,
    );
  }
  if (batchSize < 2 * classesPerBatch) {
    throw new UserError(
      `Expected --batch_size of at least ${
        2 * classesPerBatch
      }, 2 images for each of ${classesPerBatch} classes, but found ` +
        `${batchSize}; raise it or lower --classes_per_batch`,
    );
  }
  const sizes = byClass.map(({ length }) => length);
  const isAll = classesPerBatch === 0 ? fitsAll(sizes, batchSize) : classesPerBatch === byClass.length;
  const classes = classesPerBatch === 0 ? chooseClasses(sizes, batchSize) : classesPerBatch;
  const random = new RandomStream(seed, "sampler", epoch);
  for (const indices of byClass) random.shuffle(indices);
  return isAll
    ? deal(byClass, proportionalCounts(sizes, batchSize, random), batchSize)
    : packBatches(byClass, batchSize, classes, random);
}

/**
 * Whether a batch with a proportional share of each class has 2 images of each.
 *
 * @param sizes The number of images of each class.
 */
export function fitsAll(sizes: readonly number[], batchSize: number): boolean {
  // A class with a single image only provides negatives, and needs no room for a positive.
  const usable = sizes.filter((size) => size >= 2);
  return batchSize * usable.reduce((a, b) => Math.min(a, b)) >= 2 * sum(sizes);
}

/**
 * Chooses the number of classes per batch where not all fit: as many as there is room for with 4 images each.
 *
 * @param sizes The number of images of each class.
 */
export function chooseClasses(sizes: readonly number[], batchSize: number): number {
  return Math.max(2, Math.min(Math.floor(batchSize / IMAGES_OF_CLASS), sizes.length));
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
