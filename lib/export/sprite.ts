import type { ImageSet } from "../data/image_set.ts";
import { grayPng } from "../report/plots/gray_png.ts";

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
 * The images of a set side by side in one PNG, as near to a square as can be. Where they would not fit into the
 * projector's limit, each is made smaller by a whole number, the mean of so many pixels in each direction.
 *
 * @param most Pixels that the picture may have on a side.
 */
export async function sprite(
  set: Pick<ImageSet, "image" | "count" | "width" | "height" | "channels">,
  most: number = MOST_PIXELS,
): Promise<Sprite> {
  const { count, width, height } = set;
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const [widest, highest] = [Math.floor(most / columns), Math.floor(most / rows)];
  const by = Math.max(1, Math.ceil(width / widest), Math.ceil(height / highest));
  const [small, low] = [Math.ceil(width / by), Math.ceil(height / by)];
  const sheet = new Uint8Array(columns * small * rows * low);
  for (let i = 0; i < count; i++) {
    const image = greyOf(set, i);
    const left = (i % columns) * small;
    const top = Math.floor(i / columns) * low;
    for (let y = 0; y < low; y++) {
      for (let x = 0; x < small; x++) {
        sheet[(top + y) * columns * small + left + x] = meanOf(image, width, height, x * by, y * by, by);
      }
    }
  }
  return { png: await grayPng(sheet, columns * small, rows * low), width: small, height: low };
}

/** The image at an index in grey, `[H, W]`. */
function greyOf(set: Pick<ImageSet, "image" | "channels">, index: number): Uint8Array {
  const image = set.image(index);
  if (set.channels === 1) return image;
  return Uint8Array.from(
    { length: image.length / 3 },
    (_, i) => (image[3 * i]! + image[3 * i + 1]! + image[3 * i + 2]!) / 3,
  );
}

/** The mean of a square of pixels, as far as it lies in the image. */
function meanOf(image: Uint8Array, width: number, height: number, left: number, top: number, side: number) {
  let [sum, pixels] = [0, 0];
  for (let y = top; y < Math.min(top + side, height); y++) {
    for (let x = left; x < Math.min(left + side, width); x++) {
      sum += image[y * width + x]!;
      pixels++;
    }
  }
  return Math.round(sum / pixels);
}
