import type { ImageShape } from "./image_decoder.ts";

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
 * Resizes an image: smaller by Lanczos-3 over as many pixels as one covers, larger by Catmull-Rom. This is what
 * libvips does, of which sharp is the face, so that images prepared with and without it are as good as equal.
 *
 * @returns `[H, W, 3]`.
 */
export function resizeImage(image: RgbImage, { height, width, fit }: ImageShape): Uint8Array {
  let [shrinkY, shrinkX] = [image.height / height, image.width / width];
  if (fit === "cover") shrinkY = shrinkX = Math.min(shrinkY, shrinkX);
  if (fit === "contain") shrinkY = shrinkX = Math.max(shrinkY, shrinkX);
  const out = new Uint8Array(height * width * CHANNELS).fill(255);
  const vertical = axisOf(image.height, shrinkY, height);
  const horizontal = axisOf(image.width, shrinkX, width);
  const blocks = averageBlocks(image, vertical.block, horizontal.block);
  // Rows that no result needs are not filtered.
  const firstRow = Math.min(...vertical.taps.map(({ first }) => first));
  const endRow = Math.max(...vertical.taps.map(({ first, weights }) => first + weights.length));
  const rows = new Float32Array((endRow - firstRow) * horizontal.taps.length * CHANNELS);
  filterRows(blocks, horizontal.taps, firstRow, endRow, rows);
  const rowLength = horizontal.taps.length * CHANNELS;
  for (const [y, { first, weights }] of vertical.taps.entries()) {
    const start = ((vertical.start + y) * width + horizontal.start) * CHANNELS;
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
  /** The place of the first result; those before and after it stay white. */
  start: number;
  /** Of each result, among the blocks. */
  taps: Taps[];
}

/** Plans the resizing of a side from `size` to `target` pixels, of which it may fill a part or be cropped. */
function axisOf(size: number, shrink: number, target: number): Axis {
  const resized = Math.max(1, Math.round(size / shrink));
  const count = Math.min(resized, target);
  const cropped = Math.floor((resized - count + 1) / 2);
  const block = Math.max(1, Math.floor(shrink / REMAINING));
  const blocks = Math.ceil(size / block);
  // Rounding the size leaves a part of a pixel over, half at each end.
  const offset = (size - resized * shrink) / 2;
  const scale = shrink / block;
  const taps = Array.from({ length: count }, (_, i) => {
    const centre = ((i + cropped + 0.5) * shrink + offset) / block - 0.5;
    return tapsOf(centre, scale, blocks);
  });
  return { block, start: Math.floor((target - count) / 2), taps };
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
