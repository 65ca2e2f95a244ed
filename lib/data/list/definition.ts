import { loadDecoder } from "../decode/load_decoder.ts";
import type { DatasetDefinition } from "../definition.ts";
import { findLists } from "./find_lists.ts";

/** The definition of lists of images. */
export const list: DatasetDefinition = {
  title: "a list of images",
  expected: "a list of images, a .txt file with lines of path and class,",
  defaults: { num_images: 0 },
  prepares: true,
  isIn: async (path, named) => await findLists(path, named) !== undefined,
  async prepare() {
    await loadDecoder();
  },
  async open(options) {
    const { openLists } = await import("./image_list.ts");
    return await openLists(options);
  },
};
