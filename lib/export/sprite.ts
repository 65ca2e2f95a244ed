import type { ImageSet } from "../data/image_set.ts";
import { shrinkImage, shrunkShape } from "../base/shrink_image.ts";
import { imagePng } from "../report/plots/image_png.ts";

/** The projector draws with textures, whose sides are limited to this many pixels. */
const MOST_PIXELS = 8192;

/** All images of a set in one picture, for the projector. */
export interface Sprite {
  /** Rows of images, the first at the top left; unused places are black. */
  png: Uint8Array<ArrayBuffer>;
  /** The width of each image in pixels. */
  width: number;
  /** The height of each image in pixels. */
  height: number;
}

/**
 * Arranges the images of a set side by side in one PNG that is as square as possible, in grey or in colour like the
 * images. If the picture would exceed the projector's limit, each image is reduced by a whole factor: each pixel becomes
 * the mean of a block.
 *
 * @param most The greatest number of pixels on a side of the picture.
 */
export async function sprite(
  set: Pick<ImageSet, "image" | "count" | "width" | "height" | "channels">,
  most: number = MOST_PIXELS,
): Promise<Sprite> {
  const { count, width, height, channels } = set;
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const [widest, highest] = [Math.floor(most / columns), Math.floor(most / rows)];
  const by = Math.max(1, Math.ceil(width / widest), Math.ceil(height / highest));
  const shape = { height, width, channels };
  const small = shrunkShape(shape, by);
  const stride = columns * small.width * channels;
  const sheet = new Uint8Array(stride * rows * small.height);
  const row = small.width * channels;
  for (let i = 0; i < count; i++) {
    const image = shrinkImage(set.image(i), shape, by);
    const left = (i % columns) * row;
    const top = Math.floor(i / columns) * small.height;
    for (let y = 0; y < small.height; y++) {
      for (let x = 0; x < row; x++) sheet[(top + y) * stride + left + x] = Math.round(image[y * row + x]!);
    }
  }
  const png = await imagePng(sheet, { width: columns * small.width, height: rows * small.height, channels });
  return { png, width: small.width, height: small.height };
}
