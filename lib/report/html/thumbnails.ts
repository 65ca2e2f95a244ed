import { type ImageShape, shrinkFactor, shrinkImage, shrunkShape } from "../../base/shrink_image.ts";

/** Pixels along the longer side of an image at most. */
const LONGEST_SIDE = 32;
/** Pixels of all images together at most: some 8 MB of grey ones in the page, 20 MB in colour. */
const MOST_PIXELS = { gray: 16e6, color: 11e6 };

/** Small images. */
export interface Thumbnails extends Required<ImageShape> {
  /** 0 (dark) to 255, `[N, H, W, C]`. */
  images: Uint8Array<ArrayBufferLike>;
}

/**
 * Images as small as the report has them, so that it stays a file that can be sent: no side longer than 32 pixels, and
 * the more images there are the fewer pixels each has, each of them the mean of a block of the image.
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
