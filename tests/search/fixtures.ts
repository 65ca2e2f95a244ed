import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { readNetwork } from "../../lib/run/read_checkpoint.ts";
import { createIndex, type IndexFacts } from "../../lib/search/create_index.ts";
import { networkFacts } from "../../lib/search/network_facts.ts";
import type { IndexRows } from "../../lib/search/segment.ts";
import { namesIn, withFolder } from "../base/fixtures.ts";
import { writeNoiseCheckpoint } from "../evaluate/fixtures.ts";

const DIMENSION = 4;

/** Rows named `name` + their number, with embeddings of length 1. */
export function makeRows(count: number, name: string, seed = 1): IndexRows {
  const random = new RandomStream(seed, "rows");
  const embeddings = Float32Array.from({ length: count * DIMENSION }, () => random.uniform() - 0.5);
  for (let i = 0; i < count; i++) {
    const row = embeddings.subarray(i * DIMENSION, (i + 1) * DIMENSION);
    const length = Math.hypot(...row);
    row.forEach((value, d) => row[d] = value / length);
  }
  return {
    embeddings,
    entries: Array.from({ length: count }, (_, i) => ({ path: `/p/${name}/${i}.png`, name })),
  };
}

/** Rows as they come while images are embedded. */
export async function* parts(...all: IndexRows[]): AsyncGenerator<IndexRows> {
  yield* all;
}

/** Creates an index of the given parts and uses it. */
export async function withIndex(
  rows: IndexRows[],
  use: (path: string, checkpoint: string, facts: IndexFacts) => Promise<void>,
): Promise<void> {
  await withFolder(async (folder) => {
    const checkpoint = await writeNoiseCheckpoint(folder, {});
    const facts = await networkFacts(checkpoint, await readNetwork(checkpoint), {
      dimension: DIMENSION,
      views: 1,
      thresholds: undefined,
    });
    const path = `${folder}/x.index`;
    assert.equal(
      await createIndex(path, checkpoint, facts, parts(...rows)),
      rows.reduce((sum, { entries }) => sum + entries.length, 0),
    );
    await use(path, checkpoint, facts);
    assert.deepEqual(namesIn(folder).filter((name) => name.endsWith(".part")), []);
  });
}
