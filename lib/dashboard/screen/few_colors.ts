/** What was found for a picture: the same one is drawn frame after frame. */
const FOUND = new WeakMap<readonly number[], { most: number; colors: Uint8Array<ArrayBuffer> }>();

/**
 * A picture in so few colours that a terminal's numbers suffice for it, by median cut (Heckbert, 1982): the box of
 * colours that holds the most, weighed by how far they are apart, is cut at its median again and again; each colour
 * becomes the mean of its box.
 *
 * @param values 0 (dark) to 1, red, green and blue of each pixel.
 * @param most Different colours at most.
 * @returns 0 to 255, as many.
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
    // Where equal values begin or end: a colour is in one box alone.
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

/** Pixels whose colours are near to each other. */
interface Box {
  pixels: Uint32Array;
  /** The channel in which they are farthest apart. */
  channel: number;
  /** How much it is worth to cut it; 0 where all are alike. */
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
