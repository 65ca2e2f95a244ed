import { csvFormat } from "./csv.ts";
import type { EmbeddingFormat } from "./embedding_file.ts";
import { jsonlFormat } from "./jsonl.ts";
import { npyFormat } from "./npy.ts";
import { parquetFormat } from "./parquet.ts";
import { sqlFormat } from "./sql.ts";

/** The formats of files of embeddings, by the ends of their names. */
export const EMBEDDING_FORMATS = {
  npy: npyFormat,
  jsonl: jsonlFormat,
  csv: csvFormat,
  parquet: parquetFormat,
  sql: sqlFormat,
} as const satisfies Record<string, EmbeddingFormat>;

/** The name of a format of files of embeddings. */
export type EmbeddingFormatName = keyof typeof EMBEDDING_FORMATS;

/** The format of a file by the end of its name; undefined if it is none. */
export function formatOf(path: string): EmbeddingFormat | undefined {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(EMBEDDING_FORMATS, ending)
    ? EMBEDDING_FORMATS[ending as EmbeddingFormatName]
    : undefined;
}
