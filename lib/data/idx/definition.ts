import type { DatasetDefinition } from "../definition.ts";
import { unlessBesideImages } from "../folder/unless_beside_images.ts";
import { findIdx } from "./find_idx.ts";

/** The definition of pairs of IDX files. */
export const idx: DatasetDefinition = {
  title: "IDX files",
  expected: "pairs of IDX files of images and labels",
  defaults: { num_images: 0 },
  prepares: false,
  divides: true,
  // Unless the data set is named, a single pair may be half of MNIST.
  isIn: async (path, named) =>
    ((await unlessBesideImages(path, named, () => findIdx(path)))?.pairs.size ?? 0) > (named ? 0 : 1),
  async open(options) {
    const { openIdx } = await import("./open_idx.ts");
    return await openIdx(options);
  },
};
