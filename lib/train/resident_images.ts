import { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import { tf } from "../engine/tf.ts";
import { type DevicePixels, wordsPerImage } from "../model/device_pixels.ts";
import type { TrainingImages } from "../data/turned_images.ts";

/** The share of a GPU's free memory that the images may take; the steps need the rest. */
const SHARE = 0.25;
/** So many bytes are taken where the free memory is unknown: those of MNIST ten times. */
const UNKNOWN = 512 * 1024 * 1024;
/** The bytes of a word. */
const WORD = 4;

/** All images of a training set in the memory of the GPU, so that a batch is a list of their indices. */
export class ResidentImages {
  readonly #set: tf.Tensor2D;

  private constructor(set: tf.Tensor2D) {
    this.#set = set;
  }

  /**
   * Copies images to the GPU if they fit.
   *
   * @param free The GPU's free memory in bytes, if it is known.
   * @returns Undefined without a GPU, or if the images are too many, are not in memory, or are turned, which the host
   * does. {@link dispose} releases them.
   */
  static open(
    engine: Pick<Engine, "gpu" | "fused">,
    images: TrainingImages,
    free: number | undefined,
  ): ResidentImages | undefined {
    if (engine.gpu === undefined || engine.fused.unpackBytes === undefined) return undefined;
    if (!(images instanceof ImageSet) || !images.isInMemory) return undefined;
    const row = wordsPerImage(images);
    const bytes = WORD * row * images.count;
    if (bytes > (free === undefined ? UNKNOWN : SHARE * free)) return undefined;
    const packed = new Uint8Array(bytes);
    for (let i = 0; i < images.count; i++) packed.set(images.image(i), WORD * row * i);
    const set = tf.tensor2d(new Float32Array(packed.buffer), [images.count, row]);
    return new ResidentImages(set);
  }

  /** Returns the images at the given indices as the input of a step, which disposes of it. */
  choose(indices: Int32Array<ArrayBuffer>): DevicePixels {
    return { set: this.#set.clone(), rows: tf.tensor1d(indices, "int32") };
  }

  /** Releases the images. */
  dispose(): void {
    this.#set.dispose();
  }
}
