/** The shape of an image. */
export interface ImageShape {
  /** Rows of pixels. */
  height: number;
  /** Pixels in a row. */
  width: number;
  /** Values of a pixel: 1 of grey, 3 of red, green and blue. 1 if not given. */
  channels?: number;
}

/** The smallest whole factor by which an image is reduced so that no side is longer than a limit. */
export function shrinkFactor({ height, width }: ImageShape, longest: number): number {
  return Math.max(1, Math.ceil(Math.max(height, width) / longest));
}

/** The shape of an image once it is reduced by a whole factor; what is cut off at its edge is a pixel too. */
export function shrunkShape(
  { height, width, channels = 1 }: ImageShape,
  factor: number,
): Required<ImageShape> {
  return { height: Math.ceil(height / factor), width: Math.ceil(width / factor), channels };
}

/**
 * An image reduced by a whole factor: each pixel is the mean of a block of the image, and at the right and lower edge
 * of what there is of one.
 *
 * @param image `[H, W, C]`, row by row.
 * @returns Means, not rounded, of the {@link shrunkShape}.
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
