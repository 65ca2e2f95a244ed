import { UserError } from "../base/user_error.ts";

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
  /** The path of each image relative to the data, `[N]`, if the images have names. */
  names?: readonly string[] | undefined;
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
  /** The path of each image relative to the data, `[N]`; undefined if the images have no names. */
  readonly names: readonly string[] | undefined;

  /**
   * Uses the arrays without a copy.
   *
   * @throws {UserError} If a part has another type than expected, or the numbers of images and labels differ.
   */
  constructor({ pixels, labels, height, width, channels, classes, names }: ImageParts) {
    requireArray("pixels", "Uint8Array of bytes 0 … 255", Uint8Array, pixels);
    requireArray("labels", "Int32Array", Int32Array, labels);
    for (const [name, count] of Object.entries({ height, width, channels, classes })) {
      if (!Number.isSafeInteger(count) || count < 1) {
        throw new UserError(`Expected ${name} of an ImageSet as a whole number above 0 but found ${count}`);
      }
    }
    if (channels !== 1 && channels !== 3) {
      throw new UserError(
        `Expected channels of an ImageSet, 1 for grey or 3 for red, green and blue, but found ${channels}; convert the images`,
      );
    }
    if (pixels.length !== labels.length * height * width * channels) {
      throw new UserError(
        `Expected ${labels.length} images of ${height} × ${width} × ${channels} but found ${pixels.length} bytes`,
      );
    }
    if (names !== undefined && names.length !== labels.length) {
      throw new UserError(`Expected a name for each of ${labels.length} images but found ${names.length}`);
    }
    this.pixels = pixels;
    this.labels = labels;
    this.count = labels.length;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classes = classes;
    this.names = names;
  }

  /** The size of an image in bytes, H · W · C. */
  get imageSize(): number {
    return this.height * this.width * this.channels;
  }

  /**
   * Returns the pixels of an image, `[H, W, C]`, as a view into the set.
   *
   * @throws {UserError} If there is no such image.
   */
  image(index: number): Uint8Array<ArrayBufferLike> {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new UserError(`Expected the index of one of ${this.count} images, from 0, but found ${index}`);
    }
    return this.pixels.subarray(index * this.imageSize, (index + 1) * this.imageSize);
  }

  /** The path of an image relative to the data; undefined if the images have no names, or there is no such image. */
  name(index: number): string | undefined {
    return this.names?.[index];
  }

  /**
   * Copies the images at the given indices into a batch.
   *
   * @throws {UserError} If there is no such image.
   */
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
   * @throws {UserError} If there is no such image.
   */
  select(indices: ArrayLike<number>): ImageSet {
    const pixels = sharedPixels(indices.length * this.imageSize);
    const labels = sharedLabels(indices.length);
    for (let i = 0; i < indices.length; i++) {
      pixels.set(this.image(indices[i]!), i * this.imageSize);
      labels[i] = this.labels[indices[i]!]!;
    }
    const names = this.names && Array.from(indices, (index) => this.names![index]!);
    return new ImageSet({ ...this, pixels, labels, names });
  }

  /**
   * Returns the first `count` images as a view into this set.
   *
   * @throws {UserError} If there are not as many.
   */
  first(count: number): ImageSet {
    if (!Number.isInteger(count) || count < 0 || count > this.count) {
      throw new UserError(`Expected a number of images up to ${this.count} but found ${count}`);
    }
    const pixels = this.pixels.subarray(0, count * this.imageSize);
    return new ImageSet({
      ...this,
      pixels,
      labels: this.labels.subarray(0, count),
      names: this.names?.slice(0, count),
    });
  }
}

/** A plain array or one of another type would be read as other numbers than were meant. */
function requireArray(
  name: string,
  expected: string,
  type: typeof Uint8Array | typeof Int32Array,
  value: unknown,
): void {
  if (value instanceof type) return;
  if (value === undefined || value === null) {
    throw new UserError(`Expected ${name} of an ImageSet as ${expected} but found ${value}`);
  }
  const found = Object.prototype.toString.call(value).slice(8, -1);
  throw new UserError(
    `Expected ${name} of an ImageSet as ${expected} but found ${found}; convert them by ${type.name}.from(${name})` +
      `${/^Float(32|64)Array$/.test(found) && type === Uint8Array ? ", after scaling them to 0 … 255" : ""}`,
  );
}

/** Allocates bytes for pixels, in memory that threads share. */
export function sharedPixels(bytes: number): Uint8Array<SharedArrayBuffer> {
  return new Uint8Array(new SharedArrayBuffer(bytes));
}

/** Allocates labels, in memory that threads share. */
export function sharedLabels(count: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}
