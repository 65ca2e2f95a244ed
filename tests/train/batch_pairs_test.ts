import assert from "node:assert/strict";
import fc from "fast-check";
import { countBatchPairs } from "../../lib/train/batch_pairs.ts";
import { tiedBatch } from "../triplet/fixtures.ts";

/** The bins of all positive or negative pairs, by naive loops. */
function naiveCounts(distances: number[][], labels: number[], same: boolean): number[] {
  const counts = new Array<number>(40).fill(0);
  labels.forEach((label, i) =>
    labels.slice(0, i).forEach((other, j) => {
      if ((label === other) !== same) return;
      let bin = 0;
      while (bin < 39 && distances[i]![j]! >= (bin + 1) * 0.05) bin++;
      counts[bin]!++;
    })
  );
  return counts;
}

Deno.test("countBatchPairs() counts each pair once, in the bin that naive loops find", () => {
  fc.assert(fc.property(tiedBatch(), ({ distances, labels }) => {
    // Away from the edges, which 0.05 and its multiples in floating point are not quite.
    const moved = distances.map((row) => row.map((d) => Math.fround(Math.min(2, d + 0.01))));
    const found = countBatchPairs(Float32Array.from(moved.flat()), labels);
    assert.deepEqual(found.positive, naiveCounts(moved, labels, true));
    assert.deepEqual(found.negative, naiveCounts(moved, labels, false));
  }));
});

Deno.test("countBatchPairs() puts 0 into the first bin, 2 and values that round above it into the last, an edge into the upper bin", () => {
  const at = (d: number) => countBatchPairs(Float32Array.of(0, d, d, 0), [0, 0]).positive.indexOf(1);
  assert.deepEqual([0, 0.25, 0.5, 1, 1.5, 1.999, 2, 2.0000002].map(at), [0, 5, 10, 20, 30, 39, 39, 39]);
});

Deno.test("countBatchPairs() ignores distances that are NaN", () => {
  const { positive, negative } = countBatchPairs(new Float32Array(9).fill(NaN), [0, 0, 1]);
  assert.deepEqual([positive, negative], [new Array(40).fill(0), new Array(40).fill(0)]);
});
