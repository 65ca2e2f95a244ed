import type { Preparation } from "../definition.ts";
import type { ImageDecoder, OriginalImage } from "./image_decoder.ts";
import { ImageError } from "./image_error.ts";
import { isGrey, toGrey } from "./prepare_colour.ts";

/** An image in the form that it is stored in. */
export interface StoredImage {
  /** `[H, W, C]`; C is 1 if grey images are wanted, otherwise 3. */
  pixels: Uint8Array<ArrayBuffer>;
  /** Whether its colours are all grey. */
  isGrey: boolean;
  original: OriginalImage;
}

/** Prepares image files, here or in other threads. */
export interface Preparer extends Disposable {
  /** The decoder, which decides the last bits of the pixels. */
  readonly decoder: string;
  /** Why that is not sharp, for the user; undefined if it is. */
  readonly fallbackReason: string | undefined;
  /** The number of images that it can work on at the same time. */
  readonly parallel: number;
  /**
   * Decodes, resizes and, if that is wanted, converts an image to grey.
   *
   * @param bytes The file; may be transferred to another thread.
   * @throws {ImageError} If it cannot be decoded.
   */
  prepare(bytes: Uint8Array<ArrayBuffer>, preparation: Preparation): Promise<StoredImage>;
}

/** Prepares an image by a decoder in this thread. */
export async function prepareBy(
  decoder: ImageDecoder,
  bytes: Uint8Array<ArrayBuffer>,
  { height, width, fit, colour }: Preparation,
): Promise<StoredImage> {
  if (bytes.length === 0) throw new ImageError("the file is empty");
  const { rgb, original } = await decoder.prepare(bytes, { height, width, fit });
  return {
    // A copy, since the decoder's memory may not be transferable to another thread.
    pixels: colour === "grey" ? toGrey(rgb) : new Uint8Array(rgb),
    isGrey: colour !== "auto" || isGrey(rgb),
    original,
  };
}
