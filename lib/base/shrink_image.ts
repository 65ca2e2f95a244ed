/** The shape of an image. */
export interface ImageShape {
  height: number;
  width: number;
  /** Values per pixel: 1 for grey, 3 for red, green and blue; 1 by default. */
  channels?: number;
}

/** The smallest whole factor by which to reduce an image so that no side is longer than `longest`. */
export function shrinkFactor({ height, width }: ImageShape, longest: number): number {
  return Math.max(1, Math.ceil(Math.max(height, width) / longest));
}

/** The shape of an image reduced by a whole factor; an incomplete block at an edge becomes a pixel too. */
export function shrunkShape(
  { height, width, channels = 1 }: ImageShape,
  factor: number,
): Required<ImageShape> {
  return { height: Math.ceil(height / factor), width: Math.ceil(width / factor), channels };
}

/**
 * Reduces an image by a whole factor: each pixel is the mean of a block of the image. Blocks at the right and lower
 * edges may be incomplete.
 *
 * @param image `[H, W, C]`, row by row.
 * @returns The means, not rounded, in the shape {@link shrunkShape}.
 */
export function shrinkImage(
  image: ArrayLike<number>,
  shape: ImageShape,
  factor: number,
): Float64Array<ArrayBuffer> {
  if (factor === 1) return Float64Array.from(image);
  const { height, width } = shape;
  const small = shrunkShape(shape, factor);
  const { channels } = small;
  const sums = new Float64Array(small.height * small.width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = (Math.floor(y / factor) * small.width + Math.floor(x / factor)) * channels;
      const pixel = (y * width + x) * channels;
      for (let c = 0; c < channels; c++) sums[block + c]! += image[pixel + c]!;
    }
  }
  for (let y = 0; y < small.height; y++) {
    const rows = Math.min(factor, height - y * factor);
    for (let x = 0; x < small.width; x++) {
      const pixels = rows * Math.min(factor, width - x * factor);
      const block = (y * small.width + x) * channels;
      for (let c = 0; c < channels; c++) sums[block + c]! /= pixels;
    }
  }
  return sums;
}
