import { UserError } from "../base/user_error.ts";
import { type PixelFile, PixelFileReader } from "./pixel_file.ts";

/** The parts of an {@link ImageSet}: plain data, which threads can pass to each other. */
export interface ImageParts {
  /**
   * Bytes 0 … 255, `[R, H, W, C]`, row-major, in memory or in a file; threads share them if the buffer is shared.
   */
  pixels: Uint8Array<ArrayBufferLike> | PixelFile;
  /** `[N]`, each in 0 … classes − 1. */
  labels: Int32Array<ArrayBufferLike>;
  /** Where the pixels of each image are, `[N]`, each in 0 … R − 1; if missing, image i is at i. */
  rows?: Int32Array<ArrayBufferLike>;
  height: number;
  width: number;
  /** 1 for grey images, 3 for red, green and blue. */
  channels: number;
  /** The number of classes of the data set; not all of them need images here. */
  classes: number;
  /** The path of each image relative to the data, `[N]`, if the images were files. */
  names?: readonly string[];
}

/** Which images a batch consists of. */
export interface BatchIndices {
  labels: Int32Array<ArrayBuffer>;
  /** The indices of the images in the set, `[B]`. */
  indices: Int32Array<ArrayBuffer>;
}

/** A batch on the host, ready to be copied to the engine. */
export interface Batch extends BatchIndices {
  /** Bytes 0 … 255, `[B, H, W, C]`. */
  pixels: Uint8Array<ArrayBuffer>;
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
export class ImageSet {
  /** The pixels of this set and perhaps others, `[R, H, W, C]`. */
  readonly #pixels: Uint8Array<ArrayBufferLike> | PixelFile;
  /** `[N]` */
  readonly labels: Int32Array<ArrayBufferLike>;
  /** Where the pixels of each image are; undefined if image i is at i. */
  readonly #rows: Int32Array<ArrayBufferLike> | undefined;
  /** The number N of images. */
  readonly count: number;
  readonly height: number;
  readonly width: number;
  /** 1 or 3. */
  readonly channels: number;
  /** The number of classes of the data set; not all of them need images here. */
  readonly classes: number;
  readonly #names: readonly string[] | undefined;
  readonly #reader: PixelFileReader | undefined;

  /**
   * Uses the arrays without a copy.
   *
   * @throws {UserError} If a part has another type than expected, or the numbers of images and labels differ.
   */
  constructor(parts: ImageParts) {
    const { pixels, labels, rows, height, width, channels, classes, names } = parts;
    const isFile = isPixelFile(pixels);
    if (!isFile) requireArray("pixels", "Uint8Array of bytes 0 … 255", Uint8Array, pixels);
    requireArray("labels", "Int32Array", Int32Array, labels);
    if (rows !== undefined) requireArray("rows", "Int32Array", Int32Array, rows);
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
    const size = height * width * channels;
    if (rows === undefined && pixels.length !== labels.length * size) {
      throw new UserError(
        `Expected ${labels.length} images of ${height} × ${width} × ${channels} but found ${pixels.length} bytes`,
      );
    }
    if (rows !== undefined) requireRows(rows, labels.length, pixels.length / size);
    if (names !== undefined && names.length !== labels.length) {
      throw new UserError(`Expected ${labels.length} names, one per image, but found ${names.length}`);
    }
    this.#pixels = pixels;
    this.labels = labels;
    this.#rows = rows;
    this.count = labels.length;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.classes = classes;
    this.#names = names;
    this.#reader = isFile ? new PixelFileReader(pixels) : undefined;
  }

  /** The plain data for another thread, without the names, which only messages need. */
  get parts(): ImageParts {
    const { labels, height, width, channels, classes } = this;
    const rows = this.#rows;
    return { pixels: this.#pixels, labels, ...(rows && { rows }), height, width, channels, classes };
  }

  /** Whether the pixels are in memory, and not in a file. */
  get isInMemory(): boolean {
    return !isPixelFile(this.#pixels);
  }

  /** Returns the path of an image relative to the data; undefined if it was no file. */
  name(index: number): string | undefined {
    return this.#names?.[index];
  }

  /** The size of an image in bytes, H · W · C. */
  get imageSize(): number {
    return this.height * this.width * this.channels;
  }

  /**
   * Returns the pixels of an image, `[H, W, C]`: a view into the set, or a copy if they are in a file.
   *
   * @throws {UserError} If there is no such image.
   */
  image(index: number): Uint8Array<ArrayBufferLike> {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new UserError(`Expected the index of one of ${this.count} images, from 0, but found ${index}`);
    }
    const start = (this.#rows?.[index] ?? index) * this.imageSize;
    if (isPixelFile(this.#pixels)) {
      const image = new Uint8Array(this.imageSize);
      this.#reader!.read(start, image);
      return image;
    }
    return this.#pixels.subarray(start, start + this.imageSize);
  }

  /**
   * Copies the images at the given indices into a batch.
   *
   * @throws {UserError} If there is no such image.
   */
  gather(indices: Int32Array<ArrayBuffer>): Batch {
    const pixels = new Uint8Array(indices.length * this.imageSize);
    const labels = new Int32Array(indices.length);
    for (let i = 0; i < indices.length; i++) {
      pixels.set(this.image(indices[i]!), i * this.imageSize);
      labels[i] = this.labels[indices[i]!]!;
    }
    return { pixels, labels, indices };
  }

  /**
   * Returns the images at the given indices as a set of their own, which shares their pixels; only pixels that threads
   * cannot share are copied, into memory that they can.
   *
   * @throws {UserError} If there is no such image.
   */
  select(indices: ArrayLike<number>): ImageSet {
    const labels = sharedLabels(indices.length);
    const rows = sharedLabels(indices.length);
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i]!;
      if (!Number.isInteger(index) || index < 0 || index >= this.count) {
        throw new UserError(`Expected the index of one of ${this.count} images, from 0, but found ${index}`);
      }
      labels[i] = this.labels[index]!;
      rows[i] = this.#rows?.[index] ?? index;
    }
    const names = this.#names && Array.from(indices, (index) => this.#names![index]!);
    const chosen = { ...this.parts, labels, ...(names && { names }) };
    if (isPixelFile(this.#pixels) || this.#pixels.buffer instanceof SharedArrayBuffer) {
      return new ImageSet({ ...chosen, rows });
    }
    const pixels = sharedPixels(rows.length * this.imageSize);
    rows.forEach((row, i) => {
      const start = row * this.imageSize;
      pixels.set((this.#pixels as Uint8Array).subarray(start, start + this.imageSize), i * this.imageSize);
    });
    const { rows: _, ...copied } = chosen;
    return new ImageSet({ ...copied, pixels });
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
    return this.select(Int32Array.from({ length: count }, (_, i) => i));
  }

  /** Copies the pixels of all images, `[N, H, W, C]`, into memory. */
  allPixels(): Uint8Array<ArrayBuffer> {
    const pixels = new Uint8Array(this.count * this.imageSize);
    for (let i = 0; i < this.count; i++) pixels.set(this.image(i), i * this.imageSize);
    return pixels;
  }
}

function isPixelFile(pixels: Uint8Array<ArrayBufferLike> | PixelFile): pixels is PixelFile {
  return typeof pixels === "object" && pixels !== null && typeof (pixels as PixelFile).path === "string";
}

function requireRows(rows: Int32Array<ArrayBufferLike>, images: number, most: number): void {
  if (rows.length !== images) {
    throw new UserError(`Expected ${images} rows, one per image, but found ${rows.length}`);
  }
  const wrong = rows.find((row) => row < 0 || row >= most);
  if (wrong !== undefined) throw new UserError(`Expected rows from 0 to ${most - 1} but found ${wrong}`);
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
