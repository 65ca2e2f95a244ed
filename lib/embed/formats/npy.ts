import { npyHeader } from "../../base/npy.ts";
import { PartFile } from "../../base/part_file.ts";
import { csvCell } from "./csv.ts";
import type { EmbeddingFile, EmbeddingFormat } from "./embedding_file.ts";

/** A NumPy array `[N, D]`; next to it a table with the path and label of each row, `x_rows.csv` for `x.npy`. */
export const npyFormat: EmbeddingFormat = {
  about: "an array for NumPy, and next to it a table of its rows",
  async create(path: string, dimension: number): Promise<EmbeddingFile> {
    const table = path.replace(/\.npy$/i, "_rows.csv");
    const array = await PartFile.create(path);
    let count = 0;
    // The number of rows is only known at the end; there is room for any.
    await array.write(npyHeader([count, dimension]));
    const rows = await startTable(table).catch(async (error) => {
      await array.abandon();
      throw error;
    });
    return {
      async write({ paths, labels, embeddings }) {
        count += paths.length;
        await array.write(new Uint8Array(embeddings.buffer, embeddings.byteOffset, embeddings.byteLength));
        await rows.write(paths.map((path, i) => `${csvCell(path)},${csvCell(labels[i] ?? "")}\n`).join(""));
      },
      async finish() {
        await array.rewriteStart(npyHeader([count, dimension]));
        // Both or, on a full disk, none.
        await array.complete();
        await rows.finish();
        await array.finish();
        return [path, table];
      },
      async abandon() {
        await array.abandon();
        await rows.abandon();
      },
    };
  },
};

async function startTable(path: string): Promise<PartFile> {
  const file = await PartFile.create(path);
  await file.write("path,label\n");
  return file;
}
