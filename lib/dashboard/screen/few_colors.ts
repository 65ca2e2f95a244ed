/** Cache of reduced pictures, since consecutive frames show the same ones. */
const FOUND = new WeakMap<readonly number[], { most: number; colors: Uint8Array<ArrayBuffer> }>();

/**
 * Reduces a picture to few colours by median cut (Heckbert, 1982): repeatedly, the box with the most pixels, weighted by
 * its extent, is cut at its median; each colour becomes the mean of its box.
 *
 * @param values Red, green and blue of each pixel, 0 (dark) to 1.
 * @param most Maximum number of different colours.
 * @returns As many values, 0 to 255.
 */
export function fewColors(values: readonly number[], most: number): Uint8Array<ArrayBuffer> {
  const known = FOUND.get(values);
  if (known?.most === most) return known.colors;
  const colors = Uint8Array.from(values, (value) => Math.round(255 * value));
  const boxes = [boxOf(colors, Uint32Array.from({ length: colors.length / 3 }, (_, i) => i))];
  while (boxes.length < most) {
    let widest = 0;
    for (let i = 1; i < boxes.length; i++) if (boxes[i]!.weight > boxes[widest]!.weight) widest = i;
    const { pixels, channel, weight } = boxes[widest] ?? { pixels: [], channel: 0, weight: 0 };
    if (weight === 0) break;
    const sorted = Uint32Array.from(pixels).sort((a, b) =>
      colors[3 * a + channel]! - colors[3 * b + channel]!
    );
    const value = (i: number) => colors[3 * sorted[i]! + channel]!;
    // At a boundary of equal values, so that each colour is in only one box.
    let cut = sorted.length >> 1;
    while (cut < sorted.length && value(cut) === value(cut - 1)) cut++;
    if (cut === sorted.length) {
      cut = sorted.length >> 1;
      while (value(cut) === value(cut - 1)) cut--;
    }
    boxes.splice(widest, 1, boxOf(colors, sorted.subarray(0, cut)), boxOf(colors, sorted.subarray(cut)));
  }
  for (const { pixels } of boxes) {
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (const pixel of pixels) sum += colors[3 * pixel + channel]!;
      for (const pixel of pixels) colors[3 * pixel + channel] = Math.round(sum / pixels.length);
    }
  }
  FOUND.set(values, { most, colors });
  return colors;
}

/** A box of pixels with similar colours. */
interface Box {
  pixels: Uint32Array;
  /** The channel with the largest extent. */
  channel: number;
  /** Priority for cutting the box; 0 if all its colours are equal. */
  weight: number;
}

function boxOf(colors: Uint8Array, pixels: Uint32Array): Box {
  let [channel, widest] = [0, 0];
  for (let c = 0; c < 3; c++) {
    let [least, most] = [255, 0];
    for (const pixel of pixels) {
      const value = colors[3 * pixel + c]!;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    if (most - least > widest) [channel, widest] = [c, most - least];
  }
  return { pixels, channel, weight: widest * Math.sqrt(pixels.length) };
}
