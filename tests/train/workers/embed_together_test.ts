import assert from "node:assert/strict";
import { embedTogether } from "../../../lib/train/workers/embed_together.ts";
import type { WorkerGroup } from "../../../lib/train/workers/worker_group.ts";
import { randomSet } from "../fixtures.ts";

/** Groups that add what each of them has passed, once all have. */
function groups(count: number): Pick<WorkerGroup, "sum" | "workers">[] {
  let waiting: { values: Float32Array; resolve: (sum: Float32Array) => void }[] = [];
  const sum = (values: Float32Array) =>
    new Promise<Float32Array>((resolve) => {
      waiting.push({ values, resolve });
      if (waiting.length < count) return;
      const total = values.map((_, i) => waiting.reduce((sum, { values }) => sum + values[i]!, 0));
      for (const { resolve } of waiting) resolve(total.slice());
      waiting = [];
    });
  const workers = (rank: number) => ({ count, rank }) as WorkerGroup["workers"];
  return Array.from({ length: count }, (_, rank) => ({ sum, workers: workers(rank) }));
}

Deno.test("embedTogether() embeds each part of a set once, in the parts of a single process", async () => {
  const set = randomSet([10, 13], 2, 2, 1);
  const embedded: string[] = [];
  const embedder = {
    chunkOf: () => 4,
    embed: (_: unknown, __: unknown, { indices }: { indices?: Int32Array } = {}) => {
      embedded.push(indices!.join());
      return Promise.resolve(
        Float32Array.from(Array.from(indices!).flatMap((index) => [1 + 0.1 * index, -1 - index])),
      );
    },
  };
  for (const count of [1, 2, 3, 8]) {
    embedded.length = 0;
    const model = { parameters: {}, statistics: {} };
    const found = await Promise.all(
      groups(count).map((group) => embedTogether(embedder, set, model, 2, group)),
    );
    const expected = Array.from(
      { length: 23 },
      (_, index) => [Math.fround(1 + 0.1 * index), -1 - index],
    );
    for (const all of found) assert.deepEqual([...all], expected.flat());
    assert.deepEqual(embedded.sort(), [
      "0,1,2,3",
      "12,13,14,15",
      "16,17,18,19",
      "20,21,22",
      "4,5,6,7",
      "8,9,10,11",
    ]);
  }
});
