import { areaResizer } from "../../base/area_resizer.ts";
import type { ImageShape } from "../../base/shrink_image.ts";
import { dataUrl, imagePng } from "../plots/image_png.ts";

/** The greatest longer side of an image, in pixels, unless another one is asked for. */
const LONGEST_SIDE = 48;
/** Pixels between two images. */
const GAP = 2;
/** Levels per value: enough for small images, and half the size. */
const LEVELS = 32;

/** Images side by side in one picture. */
export interface PictureStrip {
  /** PNG as a `data:` URL. */
  url: string;
  width: number;
  height: number;
}

/**
 * Puts images side by side into one picture, each reduced to at most so many pixels.
 *
 * @param images 0 (dark) to 255, `[H, W, C]` each; at least one.
 * @param longest The greatest longer side of an image, in pixels.
 */
export async function pictureStrip(
  images: readonly Uint8Array<ArrayBufferLike>[],
  shape: Required<ImageShape>,
  longest: number = LONGEST_SIDE,
): Promise<PictureStrip> {
  const { channels } = shape;
  const scale = Math.min(1, longest / Math.max(shape.width, shape.height));
  const [width, height] = [shape.width, shape.height].map((side) => Math.max(1, Math.round(side * scale)));
  const resize = areaResizer(shape, { width: width!, height: height! });
  const total = images.length * (width! + GAP) - GAP;
  const pixels = new Uint8Array(total * height! * channels).fill(255);
  const row = width! * channels;
  for (const [i, image] of images.entries()) {
    const small = resize(image);
    for (let y = 0; y < height!; y++) {
      const start = (y * total + i * (width! + GAP)) * channels;
      for (let x = 0; x < row; x++) {
        const level = Math.round((small[y * row + x]! * (LEVELS - 1)) / 255);
        pixels[start + x] = Math.round((level * 255) / (LEVELS - 1));
      }
    }
  }
  const png = await imagePng(pixels, { width: total, height: height!, channels });
  return { url: dataUrl("image/png", png), width: total, height: height! };
}
