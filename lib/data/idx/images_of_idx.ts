import { UserError } from "../../base/user_error.ts";
import { ImageSet, sharedLabels } from "../image_set.ts";
import type { IdxArray } from "./parse_idx.ts";

/**
 * The set of a pair of IDX files: images `[N, H, W]` and labels `[N]`, both bytes.
 *
 * @param name What to call the set in messages.
 * @param classes How many classes the data set has.
 * @throws {UserError} If there are not as many labels as images.
 */
export function imagesOfIdx(
  { shape: [count = 0, height = 0, width = 0], data: pixels }: IdxArray,
  { data }: IdxArray,
  name: string,
  classes: number,
): ImageSet {
  if (data.length !== count) {
    throw new UserError(
      `Expected as many labels as images in ${name} but found ${data.length} labels and ${count} images`,
    );
  }
  const labels = sharedLabels(count);
  labels.set(data);
  return new ImageSet({ pixels, labels, height, width, channels: 1, classes });
}
