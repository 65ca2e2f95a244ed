import { type ImageShape, shrinkFactor, shrinkImage, shrunkShape } from "../../base/shrink_image.ts";

/** The greatest longer side of an image, in pixels. */
const LONGEST_SIDE = 32;
/** The most pixels of all images together: about 8 MB of the page for grey images, 20 MB for colour. */
const MOST_PIXELS = { gray: 16e6, color: 11e6 };

/** Reduced images. */
export interface Thumbnails extends Required<ImageShape> {
  /** 0 (dark) to 255, `[N, H, W, C]`. */
  images: Uint8Array<ArrayBufferLike>;
}

/**
 * Reduces images so that the report stays small enough to be sent: no side is longer than 32 pixels, and the more images
 * there are, the fewer pixels each has. Each pixel is the mean of a block of the image.
 *
 * @param images 0 (dark) to 255, `[N, H, W, C]`.
 */
export function thumbnails(images: Uint8Array<ArrayBufferLike>, shape: ImageShape): Thumbnails {
  const { height, width, channels = 1 } = shape;
  const size = height * width * channels;
  const count = images.length / size;
  const most = channels === 1 ? MOST_PIXELS.gray : MOST_PIXELS.color;
  const pixels = (factor: number) => {
    const small = shrunkShape(shape, factor);
    return small.height * small.width;
  };
  let factor = shrinkFactor(shape, LONGEST_SIDE);
  while (count * pixels(factor) > most && pixels(factor) > 1) factor++;
  const small = shrunkShape(shape, factor);
  if (factor === 1) return { ...small, images };
  const shrunk = new Uint8Array(count * small.height * small.width * channels);
  for (let i = 0; i < count; i++) {
    const image = shrinkImage(images.subarray(i * size, (i + 1) * size), shape, factor);
    shrunk.set(image.map(Math.round), i * image.length);
  }
  return { ...small, images: shrunk };
}
