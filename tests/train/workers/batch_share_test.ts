import assert from "node:assert/strict";
import { batchShare, rowsOf } from "../../../lib/train/batch_share.ts";
import { sharedBatches } from "../../../lib/train/workers/shared_batches.ts";
import { randomSet } from "../fixtures.ts";

Deno.test("batchShare() divides a batch without a gap, in shares that differ by at most one image", () => {
  for (const [total, count] of [[256, 2], [10, 3], [7, 7], [25, 4]] as const) {
    const shares = Array.from({ length: count }, (_, rank) => batchShare(total, { count, rank }));
    assert.deepEqual(shares.map(({ from }) => from), [0, ...shares.slice(0, -1).map(({ to }) => to)]);
    assert.equal(shares.at(-1)!.to, total);
    const sizes = shares.map(({ from, to }) => to - from);
    assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
    const values = Float32Array.from({ length: 2 * total }, (_, i) => i);
    assert.deepEqual(shares.flatMap((share) => [...rowsOf(values, share)]), [...values]);
  }
  assert.deepEqual(batchShare(5, undefined), { from: 0, to: 5, total: 5 });
});

Deno.test("sharedBatches() loads the pixels of its share, with labels and indices of the whole batch", async () => {
  const set = randomSet([6, 6], 2, 3, 1);
  const plan = [Int32Array.of(5, 1, 9, 2, 7), Int32Array.of(0, 11, 3, 8, 4)];
  const loader = {
    async *batches(parts: Int32Array<ArrayBuffer>[]) {
      for (const indices of parts) yield await Promise.resolve(set.gather(indices));
    },
  };
  const ofWorkers = await Promise.all(
    [0, 1].map((rank) => Array.fromAsync(sharedBatches(loader, set, plan, { count: 2, rank }))),
  );
  plan.forEach((indices, i) => {
    const whole = set.gather(indices);
    const pixels = ofWorkers.flatMap((batches) => {
      const batch = batches[i]!;
      assert.ok("pixels" in batch);
      return [...batch.pixels];
    });
    assert.deepEqual(pixels, [...whole.pixels]);
    for (const batches of ofWorkers) {
      assert.deepEqual([batches[i]!.labels, batches[i]!.indices], [whole.labels, indices]);
    }
  });
});
