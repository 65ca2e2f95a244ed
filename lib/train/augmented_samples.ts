import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { type AugmentationChoice, augmentationOf, augmentationText } from "../config/augmentation.ts";
import type { ImageSet } from "../data/image_set.ts";
import { openCpu } from "../engine/cpu_engine.ts";
import { tf } from "../engine/tf.ts";
import { augmentationTensors, augmentImages } from "./augment_images.ts";
import { drawAugmentation } from "./draw_augmentation.ts";

/** Which samples to draw. */
export interface SampleOptions {
  /** How many images to choose. */
  count: number;
  /** How many times each is augmented; 1 by default. */
  versions?: number;
  /** The seed of the choice and of the augmentation. */
  seed: number;
}

/** Augmented images, for a picture of them. */
export interface AugmentedSamples {
  /** The versions of the first image, then those of the next, `[count · versions, H, W, C]`. */
  pixels: Uint8Array<ArrayBuffer>;
  /** The indices in the set of the images that were chosen, in ascending order, `[count]`. */
  indices: Int32Array<ArrayBuffer>;
  height: number;
  width: number;
  channels: number;
}

/** So many images are augmented at once, which bounds the memory. */
const CHUNK = 32;

/**
 * Chooses images at random and augments them as a training does. It computes in plain JavaScript, without
 * libtensorflow, and afterwards the engine that was open is open again; no other may compute meanwhile.
 *
 * @throws {UserError} If there are not as many images, or the augmentation is none that exists.
 */
export async function augmentedSamples(
  set: ImageSet,
  augmentation: AugmentationChoice,
  { count, versions = 1, seed }: SampleOptions,
): Promise<AugmentedSamples> {
  if (!Number.isInteger(count) || count < 1 || count > set.count) {
    throw new UserError(`Expected a number of images from 1 to ${set.count} to augment but found ${count}`);
  }
  if (!Number.isInteger(versions) || versions < 1) {
    throw new UserError(`Expected a whole number of versions of each image but found ${versions}`);
  }
  const { height, width, channels, imageSize } = set;
  const parts = augmentationOf(augmentationText(augmentation));
  const indices = chosen(set.count, count, seed);
  const repeated = Int32Array.from(
    { length: count * versions },
    (_, i) => indices[Math.floor(i / versions)]!,
  );
  const pixels = new Uint8Array(repeated.length * imageSize);
  const before = tf.getBackend();
  await openCpu();
  try {
    for (let first = 0; first < repeated.length; first += CHUNK) {
      const batch = set.gather(repeated.slice(first, first + CHUNK));
      const shape = { count: batch.labels.length, height, width, channels };
      const random = (purpose: string) => new RandomStream(seed, `samples, ${purpose}`, first);
      const augmented = tf.tidy(() => {
        const images = tf.tensor4d(batch.pixels, [shape.count, height, width, channels], "int32");
        const numbers = augmentationTensors(drawAugmentation(parts, random, shape), shape.count);
        return augmentImages(images, numbers, parts.pad).dataSync();
      });
      // Rounded, and not cut off as an array of bytes does.
      pixels.set(augmented.map((value) => Math.round(value)), first * imageSize);
    }
  } finally {
    if (before !== undefined && before !== "cpu") await tf.setBackend(before);
  }
  return { pixels, indices, height, width, channels };
}

/** Chooses `count` of `total` indices at random, in ascending order. */
function chosen(total: number, count: number, seed: number): Int32Array<ArrayBuffer> {
  const all = Int32Array.from({ length: total }, (_, i) => i);
  return new RandomStream(seed, "samples").shuffle(all).slice(0, count).sort();
}
