import { encodeTripletPixels, PIXEL_LEVELS } from "../run/triplet_pixels.ts";

/** No side of a picture in the log has more pixels. */
const LONGEST_SIDE = 32;

/** The size of an image once it is small enough for a line of the log. */
export interface SmallSize {
  /** Pixels of the image that make one, along each side. */
  factor: number;
  /** Rows. */
  height: number;
  /** Pixels in a row. */
  width: number;
}

/** The size to which an image is reduced: by a whole factor, so that no side has more than 32 pixels. */
export function smallSize(height: number, width: number): SmallSize {
  const factor = Math.ceil(Math.max(height, width) / LONGEST_SIDE);
  return { factor, height: Math.ceil(height / factor), width: Math.ceil(width / factor) };
}

/**
 * An image of its {@link smallSize} in 16 greys, as a `TripletImage` has them: each pixel is the mean of a block of
 * the image, and at the right and lower edge of what there is of one.
 *
 * @param image Grey values 0 … 255, `[H, W]`.
 */
export function smallPixels(image: ArrayLike<number>, height: number, width: number): string {
  const small = smallSize(height, width);
  const sums = new Float64Array(small.height * small.width);
  const counts = new Float64Array(small.height * small.width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = Math.floor(y / small.factor) * small.width + Math.floor(x / small.factor);
      sums[block]! += image[y * width + x]!;
      counts[block]!++;
    }
  }
  return encodeTripletPixels(sums.map((sum, i) => Math.round((sum / counts[i]! / 255) * (PIXEL_LEVELS - 1))));
}
