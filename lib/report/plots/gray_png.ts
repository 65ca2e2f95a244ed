import { encodePng } from "./encode_png.ts";

/**
 * Grey values as PNG, 8 bits each.
 *
 * @param pixels 0 (black) to 255, row by row, `[height · width]`.
 */
export async function grayPng(
  pixels: Uint8Array,
  width: number,
  height: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return await encodePng({ width, height, bits: 8, color: "gray" }, pixels);
}

/** Bytes as a `data:` URL. */
export function dataUrl(type: string, bytes: Uint8Array): string {
  return `data:${type};base64,${bytes.toBase64()}`;
}
