import { type FileMetaData, parquetMetadata, parquetRead, parquetSchema, type SchemaTree } from "hyparquet";
import { getTreePath, isListLike } from "hyparquet/src/schema.js";
import { UserError } from "../../../base/user_error.ts";
import { shownName } from "../array_names.ts";
import type { FileArray, ReadArray } from "../file_array.ts";
import { COMPRESSORS } from "./compressors.ts";
import { guardColumn } from "./guard_column.ts";
import { requireOfFile } from "./guard_runs.ts";
import { LabelColumn } from "../label_column.ts";
import { ListColumn } from "../list_column.ts";

/** A Parquet file. */
interface ParquetFile {
  bytes: Uint8Array<ArrayBuffer>;
  metadata: FileMetaData;
  schema: SchemaTree;
  /** For messages. */
  path: string;
}

/** The columns of a Parquet file. @throws {UserError} If it is damaged, or later if a column is of no use here. */
export function parquetArrays(bytes: Uint8Array<ArrayBuffer>, path: string): FileArray[] {
  return withParquetErrors(path, () => {
    const metadata = parquetMetadata(bytes, { geoparquet: false });
    const schema = parquetSchema(metadata);
    requireOfFile(
      schema.children.every(({ element }) => typeof element.name === "string"),
      "names of columns",
    );
    return schema.children.map((column) => ({
      name: column.element.name,
      rank: rankOf(column),
      read: () => readColumn({ bytes, metadata, schema, path }, column),
    }));
  });
}

/** 2 for lists of numbers, 1 for numbers and texts, 0 for what is of no use here. */
function rankOf(column: SchemaTree): number {
  // pandas stores its index as a column.
  if (column.children.length === 0) return column.element.name.startsWith("__index_level_") ? 0 : 1;
  return isListLike(column) ? 2 : 0;
}

async function readColumn(file: ParquetFile, column: SchemaTree): Promise<ReadArray> {
  const { bytes, metadata, path } = file;
  const { name } = column.element;
  const place = `column ${shownName(name)} of ${path}`;
  const rows = column.children.length > 0 ? new ListColumn(place) : new LabelColumn(place);
  for (const group of metadata.row_groups) {
    // One after another: assembled rows take several times as much memory as numbers.
    const part = await withParquetErrors(path, async () => {
      for (const { meta_data: own } of group.columns) {
        if (own?.path_in_schema[0] !== name) continue;
        guardColumn(bytes, own, getTreePath(file.schema, own.path_in_schema));
      }
      const chunks: ArrayLike<unknown>[] = [];
      await parquetRead({
        file: {
          byteLength: bytes.length,
          slice: (from, to) => bytes.slice(from, to).buffer,
        },
        metadata: { ...metadata, row_groups: [group], num_rows: group.num_rows },
        columns: [name],
        compressors: COMPRESSORS,
        geoparquet: false,
        onChunk: ({ columnData }) => chunks.push(columnData),
      });
      return chunks;
    });
    for (const chunk of part) rows.add(chunk);
  }
  return rows.array();
}

/** Runs `read` and turns whatever hyparquet throws into one line: it refuses damaged files by errors of all kinds. */
function withParquetErrors<T>(path: string, read: () => T): T {
  const refuse = (error: unknown): never => {
    const text = error instanceof Error ? error.message : String(error);
    const reason = text.replace(/\s+/g, " ").slice(0, 200);
    const codec = /codec: (\w+)/.exec(reason)?.[1];
    throw new UserError(
      codec === undefined
        ? `Expected a Parquet file at ${path} but cannot read it: ${reason}; the file is damaged, or too unusual`
        : `Expected Parquet packed by Snappy, gzip, Zstandard or Brotli, or not at all, in ${path} but found ${codec}; ` +
          "write it with another compression",
    );
  };
  try {
    const found = read();
    return found instanceof Promise ? found.catch(refuse) as T : found;
  } catch (error) {
    return refuse(error);
  }
}
