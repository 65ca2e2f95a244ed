import type { ImageShape } from "./shrink_image.ts";

/** The pixels along a side that a resized pixel covers, and the share that it has of each. */
interface Cover {
  start: number;
  shares: Float64Array<ArrayBuffer>;
}

/**
 * Returns a function that resizes images of one shape by averaging: each pixel of the result is the mean of the area
 * that it covers, also if that contains parts of pixels. Where it covers less than a pixel, pixels are repeated.
 *
 * @param shape The shape of the images, `[H, W, C]`.
 * @returns A function from the values of an image to those of the resized one, which the next call overwrites.
 */
export function areaResizer(
  { height, width, channels = 1 }: ImageShape,
  to: { height: number; width: number },
): (image: ArrayLike<number>) => Float64Array<ArrayBuffer> {
  const [rows, columns] = [covers(height, to.height), covers(width, to.width)];
  const stride = width * channels;
  const row = new Float64Array(stride);
  const resized = new Float64Array(to.height * to.width * channels);
  return (image) => {
    for (const [y, { start: top, shares: down }] of rows.entries()) {
      row.fill(0);
      for (let j = 0; j < down.length; j++) {
        const [from, share] = [(top + j) * stride, down[j]!];
        for (let i = 0; i < stride; i++) row[i]! += share * image[from + i]!;
      }
      for (const [x, { start: left, shares: across }] of columns.entries()) {
        for (let c = 0; c < channels; c++) {
          let sum = 0;
          for (let i = 0; i < across.length; i++) sum += across[i]! * row[(left + i) * channels + c]!;
          resized[(y * to.width + x) * channels + c] = sum;
        }
      }
    }
    return resized;
  };
}

/** What each of `to` parts of a side of `from` pixels covers. */
function covers(from: number, to: number): Cover[] {
  return Array.from({ length: to }, (_, i) => {
    const [begin, end] = [(i * from) / to, ((i + 1) * from) / to];
    const start = Math.min(from - 1, Math.floor(begin + 1e-9));
    const stop = Math.max(start + 1, Math.min(from, Math.ceil(end - 1e-9)));
    const shares = Float64Array.from(
      { length: stop - start },
      (_, j) => (Math.min(end, start + j + 1) - Math.max(begin, start + j)) / (end - begin),
    );
    return { start, shares };
  });
}
