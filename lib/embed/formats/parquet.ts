import { ByteWriter, ParquetWriter, type SchemaElement } from "hyparquet-writer";
import { PartFile } from "../../base/part_file.ts";
import type { EmbeddingFile, EmbeddingFormat } from "./embedding_file.ts";

/** Numbers of a group of rows, which is encoded at once. */
const GROUP_NUMBERS = 1 << 20;

const SCHEMA: SchemaElement[] = [
  { name: "schema", num_children: 3 },
  { name: "path", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
  { name: "label", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
  { name: "embedding", converted_type: "LIST", repetition_type: "REQUIRED", num_children: 1 },
  { name: "list", repetition_type: "REPEATED", num_children: 1 },
  { name: "element", type: "FLOAT", repetition_type: "REQUIRED" },
];

/** Hands the bytes of each group of rows to a file. */
class GroupWriter extends ByteWriter {
  readonly #file: PartFile;

  constructor(file: PartFile) {
    super();
    this.#file = file;
  }

  async flush(): Promise<void> {
    await this.#file.write(this.getBytes());
    this.index = 0;
  }

  override finish(): Promise<void> {
    return this.flush();
  }
}

/** A Parquet file with the columns path, label (null where none is known) and embedding, a list of float32. */
export const parquetFormat: EmbeddingFormat = {
  about: "a Parquet file with the columns path, label and embedding",
  async create(path: string, dimension: number): Promise<EmbeddingFile> {
    const file = await PartFile.create(path);
    const writer = new ParquetWriter({
      writer: new GroupWriter(file),
      schema: SCHEMA,
      createdBy: "trinca",
    });
    const groupSize = Math.max(1, Math.floor(GROUP_NUMBERS / dimension));
    let paths: string[] = [];
    let labels: (string | undefined)[] = [];
    let embeddings: number[][] = [];

    const writeGroup = async () => {
      await writer.write({
        columnData: [
          { name: "path", data: paths },
          { name: "label", data: labels },
          // Numbers without a pattern do not get smaller, and most of the time would go into trying.
          {
            name: "embedding",
            data: embeddings,
            encoding: "PLAIN",
            codec: "UNCOMPRESSED",
            statistics: false,
          },
        ],
        rowGroupSize: groupSize,
      });
      [paths, labels, embeddings] = [[], [], []];
    };
    return {
      async write(rows) {
        for (const [i, path] of rows.paths.entries()) {
          paths.push(path);
          labels.push(rows.labels[i]);
          embeddings.push([...rows.embeddings.subarray(i * dimension, (i + 1) * dimension)]);
          if (paths.length === groupSize) await writeGroup();
        }
      },
      async finish() {
        if (paths.length > 0) await writeGroup();
        await writer.finish();
        await file.finish();
        return [path];
      },
      abandon: () => file.abandon(),
    };
  },
};
