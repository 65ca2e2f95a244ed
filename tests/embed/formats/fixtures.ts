import type { EmbeddedRows } from "../../../lib/embed/formats/embedding_file.ts";
import { formatOf } from "../../../lib/embed/formats/formats.ts";

/** Names that a careless writer breaks: quotes, separators, line breaks, other alphabets. */
export const AWKWARD = [
  "plain.jpg",
  "it's.jpg",
  'a "quoted", one.jpg',
  "tab\there\\n.jpg",
  "line\nbreak\r.jpg",
  "\\.",
  "",
  "é 漢字 😀.jpg",
  "\x01\x7f control.jpg",
  "a;b$1$$.jpg",
];

/** Rows with awkward paths and labels, some without a label, and every kind of number. */
export function awkwardRows(dimension: number, count: number = AWKWARD.length): EmbeddedRows {
  const numbers = [1, -0.5, 0.1, 1 / 3, 1e-30, -1e-45, 0, 3.4028234663852886e38];
  return {
    paths: Array.from({ length: count }, (_, i) => AWKWARD[i % AWKWARD.length]!),
    labels: Array.from(
      { length: count },
      (_, i) => i % 3 === 0 ? undefined : AWKWARD[(i * 7) % AWKWARD.length],
    ),
    embeddings: Float32Array.from(
      { length: count * dimension },
      (_, i) => numbers[i % numbers.length]! * (1 - i / 1000),
    ),
  };
}

/** Writes a file of embeddings, batch after batch. */
export async function writeRows(
  path: string,
  dimension: number,
  ...batches: readonly EmbeddedRows[]
): Promise<string[]> {
  const file = await formatOf(path)!.create(path, dimension);
  for (const rows of batches) await file.write(rows);
  return await file.finish();
}

/** The embedding of a row, as numbers. */
export function row({ embeddings, paths }: EmbeddedRows, i: number): number[] {
  const dimension = embeddings.length / paths.length;
  return [...embeddings.subarray(i * dimension, (i + 1) * dimension)];
}
