import type { Pixels } from "./image_decoder.ts";

/** Removes an alpha channel that is 255 throughout: whether there is one then depends on no decoder. */
export function withoutOpaqueAlpha(data: Uint8Array, height: number, width: number): Pixels {
  for (let i = 3; i < data.length; i += 4) {
    if (data[i] !== 255) return { height, width, channels: 4, data };
  }
  const rgb = new Uint8Array(data.length / 4 * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    rgb[to] = data[from]!;
    rgb[to + 1] = data[from + 1]!;
    rgb[to + 2] = data[from + 2]!;
  }
  return { height, width, channels: 3, data: rgb };
}
