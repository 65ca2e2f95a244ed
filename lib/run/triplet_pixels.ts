import { UserError } from "../base/user_error.ts";

/** Values of a channel that four bits tell apart. */
export const PIXEL_LEVELS = 16;

/**
 * Pixels as a `TripletImage` holds them, in four bits for each channel: two values in a byte, the first in its high
 * half, as base64. Of an odd number of values the last byte's low half is 0. A picture in colour of 32 × 32 pixels takes
 * 2 kB of the log so; the eye hardly misses the other four bits at that size.
 *
 * @param values 0 (dark) … 15, row by row, the channels of a pixel side by side, `[H·W·C]`.
 */
export function encodeTripletPixels(values: ArrayLike<number>): string {
  let bytes = "";
  for (let i = 0; i < values.length; i += 2) {
    bytes += String.fromCharCode((values[i]! << 4) | (values[i + 1] ?? 0));
  }
  return btoa(bytes);
}

/**
 * The values that {@link encodeTripletPixels} was given.
 *
 * @param pixels Base64.
 * @param count How many values: height times width of the picture, times its channels.
 * @returns 0 (dark) … 15, row by row, `[H·W·C]`.
 * @throws {UserError} If the text is not base64 of so many values.
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

/** A string of one character a byte; undefined if the text is not base64. */
function decodeBase64(text: string): string | undefined {
  try {
    return atob(text);
  } catch {
    return undefined;
  }
}
