import type { DatasetDefinition } from "../definition.ts";
import { findIdx } from "./find_idx.ts";

/** Pairs of IDX files, as the registry knows them. */
export const idx: DatasetDefinition = {
  title: "IDX files",
  expected: "pairs of IDX files of images and labels",
  defaults: { num_images: 0, size: 0 },
  prepares: false,
  // Without its name a lone pair may be half of MNIST.
  isIn: async (path, named) => (await findIdx(path)).size > (named ? 0 : 1),
  async open({ path }) {
    const { openIdx } = await import("./open_idx.ts");
    return await openIdx(path);
  },
};
