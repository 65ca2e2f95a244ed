import { count } from "../../base/format.ts";
import { ORIGINAL_NUMBERS } from "../cache/decoded_images.ts";

/** Of images that are cropped, those count that keep less than this share of their area. */
const LEAST_KEPT = 2 / 3;

/**
 * Counts the images that lose more than a third of their area when they are cropped to a shape.
 *
 * @param originals Height and width of each file first, `[N, 4]`; zeros for damaged ones.
 */
export function countCropped(originals: Int32Array, shape: { height: number; width: number }): number {
  const wanted = shape.width / shape.height;
  let cropped = 0;
  for (let i = 0; i < originals.length; i += ORIGINAL_NUMBERS) {
    const [height = 0, width = 0] = originals.subarray(i, i + 2);
    const ratio = width / height / wanted;
    if (Math.min(ratio, 1 / ratio) < LEAST_KEPT) cropped++;
  }
  return cropped;
}

/** Says how many images lose much by being cropped, and what keeps all of them. */
export function croppedNote(cropped: number, images: number): string {
  return `${count(cropped)} of ${
    count(images)
  } images lose more than a third of their area, since they are cropped to ` +
    "the ratio of --size; --fit contain keeps all of it";
}
