import { UserError } from "../base/user_error.ts";
import type { Batch, ImageSet } from "./image_set.ts";
import { turnedPixels, turnImage, type Turns } from "./turn_image.ts";

/** What a training reads of its images. */
export type TrainingImages = Pick<
  ImageSet,
  "count" | "labels" | "classes" | "height" | "width" | "channels" | "image" | "gather"
>;

/**
 * Square images whose turns are classes of their own, as in the training of Omniglot: a class turned by 90°
 * is another class. It is a view, which turns images when they are read. Image i of N in turn t is image
 * i + t · N, and its class y of C is y + t · C.
 *
 * @example
 * ```ts
 * import { ImageSet } from "./image_set.ts";
 *
 * const pixels = Uint8Array.of(1, 2, 3, 4);
 * const set = new ImageSet({ pixels, labels: Int32Array.of(0), height: 2, width: 2, channels: 1, classes: 1 });
 * const turned = new TurnedImages(set, 4);
 * turned.count; // 4
 * turned.image(1); // 3, 1, 4, 2: a quarter turn clockwise
 * ```
 */
export class TurnedImages implements TrainingImages {
  /** The images as they are. */
  readonly source: ImageSet;
  /** The number of classes that each class becomes. */
  readonly turns: Turns;
  readonly labels: Int32Array<ArrayBuffer>;
  readonly count: number;
  readonly classes: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly #pixels: readonly Int32Array<ArrayBuffer>[];

  /**
   * Turns nothing yet.
   *
   * @param turns 4: by 0°, 90°, 180° and 270°; 8: their mirror images too.
   * @throws {UserError} If the images are not square.
   */
  constructor(source: ImageSet, turns: Turns) {
    const { height, width, channels, count, classes, labels } = source;
    if (height !== width) {
      throw new UserError(
        `Expected square images with --turned_classes but found ${width} × ${height} pixels; omit it, or prepare ` +
          "square images",
      );
    }
    this.source = source;
    this.turns = turns;
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.count = turns * count;
    this.classes = turns * classes;
    this.labels = new Int32Array(this.count);
    for (let i = 0; i < this.count; i++) {
      this.labels[i] = labels[i % count]! + Math.floor(i / count) * classes;
    }
    this.#pixels = Array.from({ length: turns }, (_, turn) => turnedPixels(width, turn));
  }

  /**
   * Returns the pixels of an image, `[S, S, C]`.
   *
   * @throws {UserError} If there is no such image.
   */
  image(index: number): Uint8Array<ArrayBufferLike> {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) {
      throw new UserError(`Expected the index of one of ${this.count} images, from 0, but found ${index}`);
    }
    const from = this.source.image(index % this.source.count);
    const turned = new Uint8Array(from.length);
    turnImage(from, turned, this.#pixels[Math.floor(index / this.source.count)]!, this.channels);
    return turned;
  }

  /**
   * Copies the images at the given indices into a batch.
   *
   * @throws {UserError} If there is no such image.
   */
  gather(indices: Int32Array<ArrayBuffer>): Batch {
    const { count } = this.source;
    for (const index of indices) {
      if (index < 0 || index >= this.count) this.image(index); // Throws.
    }
    const { pixels: from } = this.source.gather(indices.map((index) => index % count));
    const size = this.height * this.width * this.channels;
    const pixels = new Uint8Array(from.length);
    for (let i = 0; i < indices.length; i++) {
      const [start, end] = [i * size, (i + 1) * size];
      const turn = this.#pixels[Math.floor(indices[i]! / count)]!;
      turnImage(from.subarray(start, end), pixels.subarray(start, end), turn, this.channels);
    }
    return { pixels, labels: Int32Array.from(indices, (index) => this.labels[index]!), indices };
  }
}

/**
 * Returns images whose turns are classes of their own, or the images themselves.
 *
 * @param turns 0 for none.
 * @throws {UserError} If images to turn are not square.
 */
export function withTurns(set: ImageSet, turns: 0 | Turns): ImageSet | TurnedImages {
  return turns === 0 ? set : new TurnedImages(set, turns);
}
