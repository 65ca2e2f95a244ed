import { PartFile } from "../../base/part_file.ts";
import type { EmbeddedRows, EmbeddingFile, EmbeddingFormat } from "./embedding_file.ts";
import { shortest } from "./jsonl.ts";

/** A cell of a table, in quotes where it must be (RFC 4180). */
export function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvLines({ paths, labels, embeddings }: EmbeddedRows): string {
  const dimension = embeddings.length / paths.length;
  return paths.map((path, i) => {
    const numbers = Array.from(embeddings.subarray(i * dimension, (i + 1) * dimension), shortest);
    return `${csvCell(path)},${csvCell(labels[i] ?? "")},${numbers.join(",")}\n`;
  }).join("");
}

/** A table with the columns path, label, e0, e1, … */
export const csvFormat: EmbeddingFormat = {
  about: "a table with the columns path, label, e0, e1, …",
  async create(path: string, dimension: number): Promise<EmbeddingFile> {
    const file = await PartFile.create(path);
    await file.write(`path,label,${Array.from({ length: dimension }, (_, i) => `e${i}`).join(",")}\n`);
    return {
      write: (rows) => file.write(csvLines(rows)),
      finish: async () => {
        await file.finish();
        return [path];
      },
      abandon: () => file.abandon(),
    };
  },
};
