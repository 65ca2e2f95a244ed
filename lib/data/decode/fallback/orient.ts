import type { Pixels } from "../image_decoder.ts";

/**
 * Rotates and mirrors an image so that it is upright.
 *
 * @param orientation EXIF's number: 2 to 4 keep the sides, 5 to 8 exchange them.
 */
export function orient(pixels: Pixels, orientation: number): Pixels {
  if (orientation === 1) return pixels;
  const { height, width, channels, data } = pixels;
  const swaps = orientation >= 5;
  const [outHeight, outWidth] = swaps ? [width, height] : [height, width];
  const fromRight = [2, 3, 7, 8].includes(orientation);
  const fromBottom = [3, 4, 6, 7].includes(orientation);
  const out = new Uint8Array(data.length);
  for (let y = 0, to = 0; y < outHeight; y++) {
    for (let x = 0; x < outWidth; x++, to += channels) {
      const [row, column] = swaps ? [x, y] : [y, x];
      const from = (fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column);
      for (let c = 0; c < channels; c++) out[to + c] = data[from * channels + c]!;
    }
  }
  return { height: outHeight, width: outWidth, channels, data: out };
}
