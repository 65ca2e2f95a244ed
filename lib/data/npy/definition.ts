import type { DatasetDefinition } from "../definition.ts";
import { findNpy } from "./find_npy.ts";

/** The definition of pairs of NumPy files. */
export const npy: DatasetDefinition = {
  title: "NumPy files",
  expected: "pairs of NumPy files of images and labels",
  defaults: { num_images: 0 },
  prepares: false,
  divides: true,
  isIn: async (path, named) => await findNpy(path, named) !== undefined,
  async open(options) {
    const { openNpy } = await import("./open_npy.ts");
    return await openNpy(options);
  },
};
