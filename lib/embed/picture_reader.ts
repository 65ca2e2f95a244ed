import type { Preparation } from "../data/definition.ts";
import { ImageError } from "../data/decode/image_error.ts";
import { startPreparer } from "../data/decode/decode_pool.ts";
import type { Preparer } from "../data/decode/preparer.ts";
import { UserError } from "../base/user_error.ts";
import { locateImage } from "./locate_image.ts";

/** Reads images again by their paths, to show them. */
export class PictureReader implements Disposable {
  readonly #preparer: Preparer;
  readonly #preparation: Preparation;

  private constructor(preparer: Preparer, preparation: Preparation) {
    this.#preparer = preparer;
    this.#preparation = preparation;
  }

  /**
   * Opens one.
   *
   * @param preparation The size and the colour that they are brought to.
   */
  static async open(preparation: Preparation): Promise<PictureReader> {
    return new PictureReader(await startPreparer(1), preparation);
  }

  /**
   * The pixels of an image, `[H, W, C]`.
   *
   * @returns Undefined if it is no longer there or cannot be decoded: it was shown for what it was.
   */
  async read(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const image = await locateImage(path);
    if (image === undefined) return undefined;
    try {
      const { pixels } = await this.#preparer.prepare(await image.tree.read(image.name), this.#preparation);
      return pixels;
    } catch (error) {
      if (error instanceof ImageError || error instanceof UserError) return undefined;
      throw error;
    }
  }

  /** Ends it. */
  [Symbol.dispose](): void {
    this.#preparer[Symbol.dispose]();
  }
}
