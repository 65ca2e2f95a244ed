import assert from "node:assert/strict";
import fc from "fast-check";
import { tf } from "../../lib/engine/tf.ts";
import { chosenTriplets } from "../../lib/triplet/chosen_triplets.ts";
import { type MinerName, MINERS } from "../../lib/triplet/miners.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { minerInput, readTriplets, tiedBatch } from "./fixtures.ts";
import { type NaiveBatch, naiveMine, type NaiveTriplet } from "./naive_triplets.ts";

/** The triplets that are shown of what a miner chose, and those that the miner itself gives. */
function choose(miner: MinerName, batch: NaiveBatch): { shown: NaiveTriplet[]; mined: NaiveTriplet[] } {
  let [shown, mined]: NaiveTriplet[][] = [[], []];
  tf.tidy(() => {
    const input = minerInput(batch);
    const found = MINERS[miner](input);
    const { chosen, valid } = chosenTriplets(found, input.distances, input.labels);
    assert.deepEqual([chosen.dtype, chosen.shape], ["int32", [2, batch.labels.length]]);
    const [positives, negatives] = chosen.arraySync() as [number[], number[]];
    const counts = valid.arraySync();
    shown = batch.labels
      .map((_, anchor) => ({ anchor, positive: positives[anchor]!, negative: negatives[anchor]! }))
      .filter(({ anchor }) => counts[anchor] === 1);
    mined = readTriplets(found);
  });
  return { shown: shown!, mined: mined! };
}

testOnEngines("chosenTriplets() are a per-anchor miner's triplets, and those alone that count", () => {
  fc.assert(
    fc.property(tiedBatch(), fc.constantFrom("semi-hard", "hard", "distance-weighted"), (batch, miner) => {
      const { shown, mined } = choose(miner as MinerName, batch);
      assert.deepEqual(shown, mined);
    }),
    { numRuns: 30 },
  );
});

testOnEngines(
  "chosenTriplets() of batch-all are each anchor's farthest positive and nearest negative",
  () => {
    fc.assert(
      fc.property(tiedBatch(), (batch) => {
        assert.deepEqual(choose("batch-all", batch).shown, naiveMine("batch-hard", batch));
      }),
      { numRuns: 30 },
    );
  },
);
