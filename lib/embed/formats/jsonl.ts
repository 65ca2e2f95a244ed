import { PartFile } from "../../base/part_file.ts";
import { printableJson } from "../../base/printable.ts";
import type { EmbeddedRows, EmbeddingFile, EmbeddingFormat } from "./embedding_file.ts";

/** Rows as lines of JSON, `{"path": …, "label": …, "embedding": […]}`; `label` only where one is known. */
export function jsonLines({ paths, labels, embeddings }: EmbeddedRows): string {
  const dimension = embeddings.length / paths.length;
  return paths.map((path, i) => {
    const label = labels[i];
    const embedding = Array.from(embeddings.subarray(i * dimension, (i + 1) * dimension), shortest);
    return `${printableJson({ path, ...(label !== undefined && { label }), embedding })}\n`;
  }).join("");
}

/** The shortest decimal number that is the same in float32. */
export function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const rounded = Number(value.toPrecision(digits));
    if (Math.fround(rounded) === value) return rounded;
  }
  return Number(value.toPrecision(9));
}

/** Lines of JSON, which Qdrant, Milvus and others load. */
export const jsonlFormat: EmbeddingFormat = {
  about: "a line of JSON for each image",
  async create(path: string): Promise<EmbeddingFile> {
    const file = await PartFile.create(path);
    return {
      write: (rows) => file.write(jsonLines(rows)),
      finish: async () => {
        await file.finish();
        return [path];
      },
      abandon: () => file.abandon(),
    };
  },
};
