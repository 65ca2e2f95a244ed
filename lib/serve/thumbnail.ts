import { shrinkFactor, shrinkImage, shrunkShape } from "../base/shrink_image.ts";
import { readHeader } from "../data/decode/headers/read_header.ts";
import { loadDecoder } from "../data/decode/load_decoder.ts";
import { originalOf } from "../data/decode/original_of.ts";
import { planFit } from "../data/decode/plan_fit.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { Thumbnail } from "./gallery.ts";

/**
 * A small picture of an image file, in its own ratio.
 *
 * @param side The longest side in pixels; a smaller image keeps its size.
 * @throws {ImageError} If it cannot be decoded.
 */
export async function fileThumbnail(bytes: Uint8Array<ArrayBuffer>, side: number): Promise<Thumbnail> {
  const original = originalOf(readHeader(bytes));
  const isSmall = Math.max(original.height, original.width) <= side;
  const { height, width } = isSmall
    ? original
    : planFit(original, { height: side, width: side, fit: "contain" });
  const decoder = await loadDecoder();
  const { rgb } = await decoder.prepare(bytes, { height, width, fit: "stretch" });
  return { height, width, channels: 3, pixels: rgb };
}

/** A small picture of an image in memory, as {@link fileThumbnail}, but reduced by a whole factor. */
export function setThumbnail(set: ImageSet, row: number, side: number): Thumbnail {
  const factor = shrinkFactor(set, side);
  return {
    ...shrunkShape(set, factor),
    pixels: Uint8Array.from(shrinkImage(set.image(row), set, factor), Math.round),
  };
}
