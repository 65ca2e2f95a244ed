import { type ImageShape, shrinkFactor, shrinkImage, shrunkShape } from "../base/shrink_image.ts";
import { encodeTripletPixels, PIXEL_LEVELS } from "../run/triplet_pixels.ts";

/** The longest side of a picture in the log, in pixels. */
const LONGEST_SIDE = 32;

/** The size of an image that fits in a line of the log. */
export interface SmallSize {
  /** The number of the image's pixels per pixel, along each side. */
  factor: number;
  height: number;
  width: number;
}

/** Returns the reduced size of an image: divided by an integer so that no side has more than 32 pixels. */
export function smallSize(height: number, width: number): SmallSize {
  const factor = shrinkFactor({ height, width }, LONGEST_SIDE);
  const small = shrunkShape({ height, width }, factor);
  return { factor, height: small.height, width: small.width };
}

/**
 * Reduces an image to its {@link smallSize} with 16 levels per channel, the format of a `TripletImage`: each
 * pixel is the mean of a block of the image; blocks at the right and lower edge may be smaller.
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
