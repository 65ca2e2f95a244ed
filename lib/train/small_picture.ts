import { type ImageShape, shrinkFactor, shrinkImage, shrunkShape } from "../base/shrink_image.ts";
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
  const factor = shrinkFactor({ height, width }, LONGEST_SIDE);
  const small = shrunkShape({ height, width }, factor);
  return { factor, height: small.height, width: small.width };
}

/**
 * An image of its {@link smallSize} in 16 levels of each channel, as a `TripletImage` has them: each pixel is the mean
 * of a block of the image, and at the right and lower edge of what there is of one.
 *
 * @param image 0 … 255, `[H, W, C]`.
 */
export function smallPixels(
  image: ArrayLike<number>,
  height: number,
  width: number,
  channels: number = 1,
): string {
  const shape: ImageShape = { height, width, channels };
  const means = shrinkImage(image, shape, smallSize(height, width).factor);
  return encodeTripletPixels(means.map((mean) => Math.round((mean / 255) * (PIXEL_LEVELS - 1))));
}
