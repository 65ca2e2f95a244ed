import { resolve } from "node:path";
import type { DamageReport } from "../embed/damage_report.ts";
import type { EmbeddedBatch } from "../embed/file_embedder.ts";
import type { IndexRows } from "./segment.ts";

/**
 * The rows of an index for images that are being embedded: named after their class, if one is known, and with their
 * paths from the root, since the index is used from other folders too.
 *
 * @param name Names all of them instead.
 * @param onRows Receives the number of files so far.
 */
export async function* indexRows(
  batches: AsyncIterable<EmbeddedBatch>,
  damage: DamageReport,
  { name, onRows = () => {} }: { name?: string; onRows?: (files: number) => void } = {},
): AsyncGenerator<IndexRows> {
  let [good, files] = [0, 0];
  for await (const { images, embeddings, damaged } of batches) {
    const entries = images.map(({ path, label }) => {
      const called = name ?? label;
      return { path: resolve(path), ...(called !== undefined && { name: called }) };
    });
    if (entries.length > 0) yield { embeddings, entries };
    damage.take(damaged);
    good += images.length;
    files += images.length + damaged.length;
    onRows(files);
  }
  damage.finish(good);
}

/** Collects rows. */
export async function allRows(parts: AsyncIterable<IndexRows>): Promise<IndexRows> {
  const all: IndexRows[] = [];
  for await (const part of parts) all.push(part);
  const embeddings = new Float32Array(all.reduce((sum, part) => sum + part.embeddings.length, 0));
  let at = 0;
  for (const part of all) {
    embeddings.set(part.embeddings, at);
    at += part.embeddings.length;
  }
  return { embeddings, entries: all.flatMap(({ entries }) => entries) };
}

/**
 * One row for several images: the mean of their embeddings, scaled to length 1.
 *
 * @param rows At least one.
 */
export function averaged({ embeddings, entries }: IndexRows): IndexRows {
  const dimension = embeddings.length / entries.length;
  const sum = new Float64Array(dimension);
  for (let i = 0; i < embeddings.length; i++) sum[i % dimension]! += embeddings[i]!;
  // Opposite embeddings have no mean direction; the first one then stands for them.
  const length = Math.hypot(...sum);
  const mean = length > 0
    ? Float32Array.from(sum, (value) => value / length)
    : embeddings.slice(0, dimension);
  const { path, name } = entries[0]!;
  const images = entries.length;
  return {
    embeddings: mean,
    entries: [{ path, ...(name !== undefined && { name }), ...(images > 1 && { images }) }],
  };
}
