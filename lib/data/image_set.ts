import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";

/** Labelled images of one channel: pixels as bytes, labels as int32. */
export interface ImageSet {
  /** `[N, H, W]`, row by row; shared with worker threads where its buffer is shared. */
  images: Uint8Array<ArrayBufferLike>;
  /** `[N]`, each in 0 … classes − 1. */
  labels: Int32Array<ArrayBufferLike>;
  /** N. */
  count: number;
  /** H. */
  height: number;
  /** W. */
  width: number;
  /** How many classes there are. */
  classes: number;
}

/** A training set and a test set with their provenance. */
export interface Dataset {
  /** As on the command line. */
  name: "mnist" | "digits";
  /** As a person calls it. */
  title: string;
  /** Images to learn from. */
  train: ImageSet;
  /** Images to measure with; nothing is ever chosen by them. */
  test: ImageSet;
  /** Whether the images are drawn by a program. */
  synthetic: boolean;
  /** SHA-256 over images and labels, in hexadecimal. */
  digest: string;
}

/** Room for the labels of so many images, in memory that threads share. */
export function sharedLabels(count: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}

/**
 * Checks that a set can be trained on or measured with.
 *
 * @param name What to call the set in messages.
 * @throws {UserError} If counts differ, a label is out of range, or a class has fewer than 2 images.
 */
export function validateImageSet(set: ImageSet, name: string): void {
  const imageCount = set.images.length / (set.height * set.width);
  if (set.labels.length !== imageCount) {
    throw new UserError(
      `Expected as many labels as images in ${name} but found ${set.labels.length} labels and ${imageCount} images`,
    );
  }
  const perClass = new Array<number>(set.classes).fill(0);
  for (const label of set.labels) {
    if (label < 0 || label >= set.classes) {
      throw new UserError(`Expected labels from 0 to ${set.classes - 1} in ${name} but found ${label}`);
    }
    perClass[label]!++;
  }
  const scarce = perClass.findIndex((count) => count < 2);
  if (scarce >= 0) {
    throw new UserError(
      `Expected at least 2 images of each class in ${name} but class ${scarce} has ${perClass[scarce]}; ` +
        `use more images`,
    );
  }
}

/** The images at some indices as a set of their own. */
export function selectImages(set: ImageSet, indices: ArrayLike<number>): ImageSet {
  const size = set.height * set.width;
  const images = new Uint8Array(new SharedArrayBuffer(indices.length * size));
  const labels = sharedLabels(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]!;
    images.set(set.images.subarray(from * size, (from + 1) * size), i * size);
    labels[i] = set.labels[from]!;
  }
  return { ...set, images, labels, count: indices.length };
}

/** The first `count` images. @throws {UserError} If there are fewer. */
export function takeImages(set: ImageSet, count: number): ImageSet {
  if (count > set.count) {
    throw new UserError(`Expected --num_images of at most ${set.count} but found ${count}`);
  }
  const size = set.height * set.width;
  return {
    ...set,
    images: set.images.subarray(0, count * size),
    labels: set.labels.subarray(0, count),
    count,
  };
}

/**
 * Sets `count` images apart, of each class in proportion to its size, chosen at random by the seed.
 *
 * @throws {UserError} If a class would keep or get fewer than 2.
 */
export function splitHoldout(
  set: ImageSet,
  count: number,
  seed: number,
): { train: ImageSet; holdout: ImageSet } {
  const order = new RandomStream(seed, "holdout").shuffle(
    Int32Array.from({ length: set.count }, (_, i) => i),
  );
  // In a random order, sorted by class: every (N / count)-th image then is of its class in proportion.
  const byClass = Array.from(order).sort((a, b) => set.labels[a]! - set.labels[b]!);
  const chosen = new Set<number>();
  for (let i = 0; i < count; i++) chosen.add(byClass[Math.floor(((i + 0.5) * set.count) / count)]!);
  const indices = Array.from({ length: set.count }, (_, i) => i);
  const holdout = selectImages(set, indices.filter((i) => chosen.has(i)));
  const train = selectImages(set, indices.filter((i) => !chosen.has(i)));
  validateImageSet(holdout, "the held-out images");
  validateImageSet(train, "the training images");
  return { train, holdout };
}
