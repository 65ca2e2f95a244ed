import assert from "node:assert/strict";
import fc from "fast-check";
import { hardestTriplet } from "../../lib/train/hardest_triplet.ts";
import { tiedBatch } from "../triplet/fixtures.ts";
import { naiveMine } from "../triplet/naive_triplets.ts";

Deno.test("hardestTriplet() returns the selected triplet with the largest d(a,p) − d(a,n), the first of equals", () => {
  fc.assert(
    fc.property(tiedBatch(), fc.constantFrom("semi-hard" as const, "hard" as const), (batch, miner) => {
      const size = batch.labels.length;
      const triplets = naiveMine(miner, batch);
      const chosen = new Int32Array(2 * size);
      const valid = new Float32Array(size);
      for (const { anchor, positive, negative } of triplets) {
        [chosen[anchor], chosen[size + anchor], valid[anchor]] = [positive, negative, 1];
      }
      const hardness = triplets.map(({ anchor, positive, negative }) =>
        batch.distances[anchor]![positive]! - batch.distances[anchor]![negative]!
      );
      const expected = triplets[hardness.indexOf(Math.max(...hardness))];
      const found = hardestTriplet({ distances: Float32Array.from(batch.distances.flat()), chosen, valid });
      assert.deepEqual(
        found,
        expected && {
          ...expected,
          positiveDistance: batch.distances[expected.anchor]![expected.positive],
          negativeDistance: batch.distances[expected.anchor]![expected.negative],
        },
      );
    }),
  );
});

Deno.test("hardestTriplet() returns undefined if all distances are NaN", () => {
  const [chosen, valid] = [Int32Array.of(1, 0, 2, 2), Float32Array.of(1, 1)];
  assert.equal(hardestTriplet({ distances: new Float32Array(4).fill(NaN), chosen, valid }), undefined);
});
