import { UserError } from "../../base/user_error.ts";
import { type ImageParts, ImageSet, sharedLabels } from "../image_set.ts";
import type { IdxArray } from "./parse_idx.ts";

/**
 * Creates the set of a pair of IDX files: images `[N, H, W]`, bytes, and labels `[N]`.
 *
 * @param name The name of the set in messages.
 * @param classes The number of classes of the data set.
 * @throws {UserError} If the numbers of labels and images differ.
 */
export function imagesOfIdx(
  { shape: [count = 0, height = 0, width = 0], data: pixels }: Pick<IdxArray, "shape"> & {
    data: ImageParts["pixels"];
  },
  { data }: { data: ArrayLike<number> },
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
