import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import { apportion, spreadOverBatches } from "../../lib/data/batch_counts.ts";

const counts = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 20 });
const seeds = fc.integer({ min: 0, max: 1000 });

Deno.test("spreadOverBatches() rounds each cell down or up, preserves each count and gives batches equal sums", () => {
  fc.assert(fc.property(counts, fc.integer({ min: 1, max: 60 }), seeds, (drawn, batches, seed) => {
    const total = drawn.reduce((sum, count) => sum + count, 0);
    const whole = [...drawn, (batches - (total % batches)) % batches];
    const rows = spreadOverBatches(whole, batches, new RandomStream(seed, "test")).map(({ counts }) =>
      counts
    );
    assert.equal(rows.length, batches);
    whole.forEach((count, c) => {
      const column = rows.map((row) => row[c]!);
      assert.equal(column.reduce((sum, cell) => sum + cell), count);
      assert.ok(Math.min(...column) >= Math.floor(count / batches));
      assert.ok(Math.max(...column) <= Math.ceil(count / batches));
    });
    for (const row of rows) {
      assert.equal(row.reduce((sum, cell) => sum + cell), Math.ceil(total / batches));
    }
  }));
});

Deno.test("apportion() gives each count its exact share on average", () => {
  const random = new RandomStream(1, "test");
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < 8000; i++) {
    apportion([1, 2, 4, 5], 1, 4, random).forEach((share, c) => sums[c]! += share);
  }
  // Standard error of a mean of 8000 draws of 0 or 1: at most 0.0056.
  [0.25, 0.5, 1, 1.25].forEach((share, c) => assert.ok(Math.abs(sums[c]! / 8000 - share) < 0.025, `${sums}`));
});
