import { basename } from "node:path";
import { PartFile } from "../../base/part_file.ts";
import type { EmbeddedRows, EmbeddingFile, EmbeddingFormat } from "./embedding_file.ts";
import { shortest } from "./jsonl.ts";

/** The most numbers of an embedding that pgvector's index takes as float32. */
const INDEXED = 2000;

/** Characters that the text format of `COPY` writes in another way. */
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
  // PostgreSQL's text has none.
  "\0": "\ufffd",
};

/** A value in the text format of PostgreSQL's `COPY`. */
export function copyText(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\\\t\n\r\x00]/g, (letter) => ESCAPES[letter]!);
}

/** The table's name, in quotes: that of the file without its ending. */
export function tableName(path: string): string {
  // A line break would end the comment that names the table.
  const name = basename(path).replace(/\.sql$/i, "").replace(/\p{Cc}/gu, "_");
  return `"${(name || "embeddings").replaceAll('"', '""')}"`;
}

function start(table: string, dimension: number): string {
  return `-- For psql, PostgreSQL's own program, and its extension pgvector.
\\set ON_ERROR_STOP on
SET client_encoding = 'UTF8';
BEGIN;
CREATE EXTENSION IF NOT EXISTS vector;
CREATE TABLE IF NOT EXISTS ${table} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  path text NOT NULL,
  label text,
  embedding vector(${dimension}) NOT NULL
);
COPY ${table} (path, label, embedding) FROM stdin;
`;
}

function end(table: string, dimension: number): string {
  const [column, kind] = dimension <= INDEXED
    ? ["embedding", "vector"]
    : [`(embedding::halfvec(${dimension}))`, "halfvec"];
  return `\\.
COMMIT;
-- Without an index, answers are exact. With this one they come sooner and may miss some of the nearest:
-- CREATE INDEX ON ${table} USING hnsw (${column} ${kind}_l2_ops);
`;
}

function copyLines({ paths, labels, embeddings }: EmbeddedRows): string {
  const dimension = embeddings.length / paths.length;
  return paths.map((path, i) => {
    const label = labels[i];
    const numbers = Array.from(embeddings.subarray(i * dimension, (i + 1) * dimension), shortest);
    return `${copyText(path)}\t${label === undefined ? "\\N" : copyText(label)}\t[${numbers.join(",")}]\n`;
  }).join("");
}

/**
 * A script for psql that fills a table for pgvector, with the columns path, label and embedding. It is one transaction
 * and stops at the first error: psql would otherwise take the rows after a `COPY` that fails for commands.
 */
export const sqlFormat: EmbeddingFormat = {
  about: "a script for psql that fills a table for pgvector",
  async create(path: string, dimension: number): Promise<EmbeddingFile> {
    const file = await PartFile.create(path);
    const table = tableName(path);
    await file.write(start(table, dimension));
    return {
      write: (rows) => file.write(copyLines(rows)),
      async finish() {
        await file.write(end(table, dimension));
        await file.finish();
        return [path];
      },
      abandon: () => file.abandon(),
    };
  },
};
