import { loadDecoder } from "../decode/load_decoder.ts";
import type { DatasetDefinition } from "../definition.ts";
import { findTables } from "./find_tables.ts";

/** The definition of tables of images. */
export const table: DatasetDefinition = {
  title: "a table of images",
  expected: "a table of images, a .csv or .tsv file with columns path and label,",
  defaults: { num_images: 0 },
  prepares: true,
  isIn: async (path, named) => await findTables(path, named) !== undefined,
  async prepare() {
    await loadDecoder();
  },
  async open(options) {
    const { openTable } = await import("./image_table.ts");
    return await openTable(options);
  },
};
