import type { ImageSet } from "../data/image_set.ts";
import { shrinkImage, shrunkShape } from "../base/shrink_image.ts";
import { imagePng } from "../report/plots/image_png.ts";

/** The projector draws with textures, which may have no more pixels on a side. */
const MOST_PIXELS = 8192;

/** All images of a set in one, for the projector. */
export interface Sprite {
  /** The picture: rows of images, the first at the top left; black where there are no more. */
  png: Uint8Array<ArrayBuffer>;
  /** Pixels in a row of each image. */
  width: number;
  /** Rows of pixels of each image. */
  height: number;
}

/**
 * The images of a set side by side in one PNG, as near to a square as can be, in grey or in colour as they are. Where
 * they would not fit into the projector's limit, each is made smaller by a whole number, the mean of so many pixels in
 * each direction.
 *
 * @param most Pixels that the picture may have on a side.
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
