import { UserError } from "../base/user_error.ts";

/** The number of values that four bits can represent. */
export const PIXEL_LEVELS = 16;

/**
 * Encodes pixels for a `TripletImage`, four bits per channel: two values per byte, the first in the high
 * half, as base64. If the number of values is odd, the low half of the last byte is 0. A colour picture of
 * 32 × 32 pixels takes 2 kB of the log this way; at that size the missing four bits are hardly visible.
 *
 * @param values 0 (dark) … 15, row-major with the channels of a pixel next to each other, `[H·W·C]`.
 */
export function encodeTripletPixels(values: ArrayLike<number>): string {
  let bytes = "";
  for (let i = 0; i < values.length; i += 2) {
    bytes += String.fromCharCode((values[i]! << 4) | (values[i + 1] ?? 0));
  }
  return btoa(bytes);
}

/**
 * Decodes what {@link encodeTripletPixels} returned.
 *
 * @param pixels Base64.
 * @param count The number of values: height × width × channels of the picture.
 * @returns 0 (dark) … 15, row-major, `[H·W·C]`.
 * @throws {UserError} If the text is not base64 of that many values.
 */
export function decodeTripletPixels(pixels: string, count: number): Uint8Array<ArrayBuffer> {
  const bytes = decodeBase64(pixels);
  if (bytes?.length !== Math.ceil(count / 2)) {
    const found = bytes === undefined ? "another text" : `${bytes.length} bytes`;
    throw new UserError(
      `Expected a picture of ${count} values as base64 of ${
        Math.ceil(count / 2)
      } bytes but found ${found}; ` +
        `is the log damaged?`,
    );
  }
  return Uint8Array.from({ length: count }, (_, i) => {
    const byte = bytes.charCodeAt(i >> 1);
    return i % 2 === 0 ? byte >> 4 : byte & 15;
  });
}

/** Decodes to a string of one character per byte; undefined if the text is not base64. */
function decodeBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}
