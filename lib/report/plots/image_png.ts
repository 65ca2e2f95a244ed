import type { ImageShape } from "../../base/shrink_image.ts";
import { encodePng } from "./encode_png.ts";

/**
 * Encodes an image as PNG with 8 bits per value: grey with one channel, colour with three.
 *
 * @param pixels 0 (dark) to 255, row by row, `[H, W, C]`.
 */
export async function imagePng(
  pixels: Uint8Array,
  { width, height, channels = 1 }: ImageShape,
): Promise<Uint8Array<ArrayBuffer>> {
  return await encodePng({ width, height, bits: 8, color: channels === 3 ? "rgb" : "gray" }, pixels);
}

/** Encodes bytes as a `data:` URL. */
export function dataUrl(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${bytes.toBase64()}`;
}
