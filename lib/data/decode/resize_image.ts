import type { ImageShape } from "./image_decoder.ts";
import { planFit } from "./plan_fit.ts";

/** An image of red, green and blue. */
export interface RgbImage {
  height: number;
  width: number;
  /** `[H, W, 3]`. */
  data: ArrayLike<number>;
}

const CHANNELS = 3;
/** An average over blocks comes first where this much shrinking remains for the filter. */
const REMAINING = 2;

/**
 * Resizes an image: smaller by Lanczos-3 over as many pixels as one covers, larger by Catmull-Rom. Like libvips,
 * of which sharp is the face, it first averages whole blocks where the image becomes much smaller. Uses nothing
 * of Deno.
 *
 * @returns `[H, W, 3]`.
 */
export function resizeImage(image: RgbImage, shape: ImageShape): Uint8Array {
  const { height, width } = shape;
  const plan = planFit(image, shape);
  const out = new Uint8Array(height * width * CHANNELS).fill(255);
  const vertical = axisOf(image.height, plan.height, plan.crop.top, height);
  const horizontal = axisOf(image.width, plan.width, plan.crop.left, width);
  const blocks = averageBlocks(image, vertical.block, horizontal.block);
  // Rows that no result needs are not filtered.
  const firstRow = Math.min(...vertical.taps.map(({ first }) => first));
  const endRow = Math.max(...vertical.taps.map(({ first, weights }) => first + weights.length));
  const rows = new Float32Array((endRow - firstRow) * horizontal.taps.length * CHANNELS);
  filterRows(blocks, horizontal.taps, firstRow, endRow, rows);
  const rowLength = horizontal.taps.length * CHANNELS;
  for (const [y, { first, weights }] of vertical.taps.entries()) {
    const start = ((plan.pad.top + y) * width + plan.pad.left) * CHANNELS;
    for (let x = 0; x < rowLength; x++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) {
        sum += weights[k]! * rows[(first - firstRow + k) * rowLength + x]!;
      }
      out[start + x] = Math.max(0, Math.min(255, Math.round(sum)));
    }
  }
  return out;
}

/** The pixels that a result is a weighted sum of. */
interface Taps {
  first: number;
  weights: Float64Array;
}

/** How one side is resized. */
interface Axis {
  /** The side of the blocks that are averaged first. */
  block: number;
  /** Of each result, among the blocks. */
  taps: Taps[];
}

/** Plans a side of `size` pixels that becomes `resized` pixels, of which at most `most` are kept from `first` on. */
function axisOf(size: number, resized: number, first: number, most: number): Axis {
  const shrink = size / resized;
  const block = Math.max(1, Math.floor(shrink / REMAINING));
  const blocks = Math.ceil(size / block);
  const taps = Array.from({ length: Math.min(resized, most) }, (_, i) => {
    const centre = (first + i + 0.5) * shrink / block - 0.5;
    return tapsOf(centre, shrink / block, blocks);
  });
  return { block, taps };
}

/** The weights of the pixels around a place. Beyond the edges the last pixel repeats. */
function tapsOf(centre: number, scale: number, size: number): Taps {
  const [kernel, radius, stretch] = scale > 1 ? [lanczos, 3, scale] as const : [catmullRom, 2, 1] as const;
  const [from, to] = [Math.ceil(centre - radius * stretch), Math.floor(centre + radius * stretch)];
  const clamp = (place: number) => Math.max(0, Math.min(size - 1, place));
  const first = clamp(from);
  const weights = new Float64Array(clamp(to) - first + 1);
  let sum = 0;
  for (let place = from; place <= to; place++) {
    const weight = kernel((place - centre) / stretch);
    weights[clamp(place) - first]! += weight;
    sum += weight;
  }
  for (let k = 0; k < weights.length; k++) weights[k]! /= sum;
  return { first, weights };
}

function lanczos(x: number): number {
  if (x === 0) return 1;
  if (Math.abs(x) >= 3) return 0;
  const angle = Math.PI * x;
  return 3 * Math.sin(angle) * Math.sin(angle / 3) / (angle * angle);
}

function catmullRom(x: number): number {
  const d = Math.abs(x);
  if (d >= 2) return 0;
  return d <= 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2;
}

/** Averages blocks of pixels; in the last ones the pixels at the edge repeat. */
function averageBlocks(image: RgbImage, blockHeight: number, blockWidth: number): RgbImage {
  if (blockHeight === 1 && blockWidth === 1) return image;
  const [height, width] = [Math.ceil(image.height / blockHeight), Math.ceil(image.width / blockWidth)];
  const data = new Float32Array(height * width * CHANNELS);
  for (let y = 0; y < height * blockHeight; y++) {
    const row = Math.min(y, image.height - 1) * image.width;
    const to = Math.floor(y / blockHeight) * width * CHANNELS;
    for (let x = 0, place = to; x < width; x++, place += CHANNELS) {
      let [red, green, blue] = [0, 0, 0];
      for (let k = x * blockWidth; k < (x + 1) * blockWidth; k++) {
        const from = (row + Math.min(k, image.width - 1)) * CHANNELS;
        red += image.data[from]!;
        green += image.data[from + 1]!;
        blue += image.data[from + 2]!;
      }
      data[place]! += red;
      data[place + 1]! += green;
      data[place + 2]! += blue;
    }
  }
  const area = blockHeight * blockWidth;
  for (let i = 0; i < data.length; i++) data[i]! /= area;
  return { height, width, data };
}

/** Filters rows along their length. */
function filterRows(
  { data, width }: RgbImage,
  taps: readonly Taps[],
  firstRow: number,
  endRow: number,
  out: Float32Array,
): void {
  let to = 0;
  for (let y = firstRow; y < endRow; y++) {
    for (const { first, weights } of taps) {
      let [red, green, blue] = [0, 0, 0];
      for (let k = 0, from = (y * width + first) * CHANNELS; k < weights.length; k++, from += CHANNELS) {
        const weight = weights[k]!;
        red += weight * data[from]!;
        green += weight * data[from + 1]!;
        blue += weight * data[from + 2]!;
      }
      out[to++] = red;
      out[to++] = green;
      out[to++] = blue;
    }
  }
}
