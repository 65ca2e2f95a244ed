import type { Pixels } from "./image_decoder.ts";

/** Puts an image over white: `[H, W, 3]`; the same array if nothing is transparent. */
export function flattenOnWhite({ data, channels }: Pixels): Uint8Array {
  if (channels === 3) return data;
  const rgb = new Uint8Array(data.length / 4 * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    const alpha = data[from + 3]!;
    for (let c = 0; c < 3; c++) {
      rgb[to + c] = Math.round((data[from + c]! * alpha + 255 * (255 - alpha)) / 255);
    }
  }
  return rgb;
}
