import { type Allowed, checkValue, wholeNumber } from "../base/check_options.ts";

const BYTES: Allowed = {
  expected: "a Uint8Array of values from 0 to 255",
  check: (value) => value instanceof Uint8Array,
};

const LABELS: Allowed = { expected: "an Int32Array", check: (value) => value instanceof Int32Array };

const CHANNELS: Allowed = {
  expected: "1 for grey images or 3 for colour",
  check: (value) => value === 1 || value === 3,
};

/** The parts of an {@link ImageSet}: plain data, which threads can pass to each other. */
export interface ImageParts {
  /** Bytes 0 … 255, `[N, H, W, C]`, row-major; threads share them if the buffer is shared. */
  pixels: Uint8Array<ArrayBufferLike>;
  /** `[N]`, each in 0 … classes − 1. */
  labels: Int32Array<ArrayBufferLike>;
  height: number;
  width: number;
  /** 1 for grey images, 3 for red, green and blue. */
  channels: number;
  /** The number of classes of the data set; not all of them need images here. */
  classes: number;
}

/** A batch on the host, ready to be copied to the engine. */
export interface Batch {
  /** Pixels 0 … 255, `[B, H, W, C]`; int32 because TensorFlow.js has no bytes. */
  pixels: Int32Array<ArrayBuffer>;
  labels: Int32Array<ArrayBuffer>;
  /** The indices of the images in the set, `[B]`. */
  indices: Int32Array<ArrayBuffer>;
}

/**
 * Labelled images of one size. This is the only code that depends on the layout of the pixels.
 *
 * @example
 * ```ts
 * const set = new ImageSet({
 *   pixels: new Uint8Array(2 * 28 * 28),
 *   labels: Int32Array.of(0, 1),
 *   height: 28,
 *   width: 28,
 *   channels: 1,
 *   classes: 2,
 * });
 * set.image(1).length; // 784
 * ```
 */
export class ImageSet implements ImageParts {
  /** All images, `[N, H, W, C]`. */
  readonly pixels: Uint8Array<ArrayBufferLike>;
  /** `[N]` */
  readonly labels: Int32Array<ArrayBufferLike>;
  /** The number N of images. */
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1 or 3. */
  readonly channels: number;
  /** The number of classes of the data set; not all of them need images here. */
  readonly classes: number;

  /**
   * Uses the arrays without a copy.
   *
   * @throws {RangeError} If the numbers of images and labels differ.
   * @throws {UserError} If pixels or labels are of another type, or there are not 1 or 3 channels.
   */
  constructor({ pixels, labels, height, width, channels, classes }: ImageParts) {
    checkValue("pixels", pixels, BYTES);
    checkValue("labels", labels, LABELS);
    checkValue("channels", channels, CHANNELS);
    if (pixels.length !== labels.length * height * width * channels) {
      throw new RangeError(
        `Expected ${labels.length} images of ${height} × ${width} × ${channels} but found ${pixels.length} bytes`,
      );
    }
    this.pixels = pixels;
    this.labels = labels;
    this.count = labels.length;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classes = classes;
  }

  /** The size of an image in bytes, H · W · C. */
  get imageSize(): number {
    return this.height * this.width * this.channels;
  }

  /** Returns the pixels of an image, `[H, W, C]`, as a view into the set. */
  image(index: number): Uint8Array<ArrayBufferLike> {
    return this.pixels.subarray(index * this.imageSize, (index + 1) * this.imageSize);
  }

  /** Copies the images at the given indices into a batch. */
  gather(indices: Int32Array<ArrayBuffer>): Batch {
    const pixels = new Int32Array(indices.length * this.imageSize);
    const labels = new Int32Array(indices.length);
    for (let i = 0; i < indices.length; i++) {
      pixels.set(this.image(indices[i]!), i * this.imageSize);
      labels[i] = this.labels[indices[i]!]!;
    }
    return { pixels, labels, indices };
  }

  /**
   * Copies the images at the given indices into a new set, in shared memory.
   *
   * @throws {UserError} If an index is not that of an image.
   */
  select(indices: ArrayLike<number>): ImageSet {
    const valid = wholeNumber(0, this.count - 1);
    for (let i = 0; i < indices.length; i++) checkValue(`index ${i}`, indices[i], valid);
    const pixels = sharedPixels(indices.length * this.imageSize);
    const labels = sharedLabels(indices.length);
    for (let i = 0; i < indices.length; i++) {
      pixels.set(this.image(indices[i]!), i * this.imageSize);
      labels[i] = this.labels[indices[i]!]!;
    }
    return new ImageSet({ ...this, pixels, labels });
  }

  /** Returns the first `count` images as a view into this set. */
  first(count: number): ImageSet {
    const pixels = this.pixels.subarray(0, count * this.imageSize);
    return new ImageSet({ ...this, pixels, labels: this.labels.subarray(0, count) });
  }
}

/** Allocates bytes for pixels, in memory that threads share. */
export function sharedPixels(bytes: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

/** Allocates labels, in memory that threads share. */
export function sharedLabels(count: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}
