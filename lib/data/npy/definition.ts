import type { DatasetDefinition } from "../definition.ts";
import { unlessBesideImages } from "../folder/unless_beside_images.ts";
import { findNpy, unknownArrays } from "./find_npy.ts";

/** The most arrays that a message names. */
const MOST_SHOWN = 8;

/** The definition of pairs of NumPy files. */
export const npy: DatasetDefinition = {
  title: "NumPy files",
  expected: "pairs of NumPy files of images and labels",
  defaults: { num_images: 0 },
  prepares: false,
  divides: true,
  isIn: async (path, named) => await unlessBesideImages(path, named, () => findNpy(path)) !== undefined,
  async whyNot(path) {
    const arrays = await unknownArrays(path);
    if (arrays === undefined) return undefined;
    const shown = arrays.length > MOST_SHOWN ? [...arrays.slice(0, MOST_SHOWN), "…"] : arrays;
    return `found ${arrays.length === 1 ? "the array" : "the arrays"} ${
      shown.join(", ")
    }; call them images and labels, ` +
      "x and y or data and targets, those of splits train_images, test_labels, x_train, y_test and so on";
  },
  async open(options) {
    const { openNpy } = await import("./open_npy.ts");
    return await openNpy(options);
  },
};
