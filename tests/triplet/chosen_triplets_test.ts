import assert from "node:assert/strict";
import fc from "fast-check";
import { tf } from "../../lib/engine/tf.ts";
import { chosenTriplets } from "../../lib/triplet/chosen_triplets.ts";
import type { MinerName } from "./all_miners.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { batchTensors, mineTensors, readTriplets, tiedBatch } from "./fixtures.ts";
import { type NaiveBatch, naiveMine, type NaiveTriplet } from "./naive_triplets.ts";

/** The triplets for display, and those that the miner selected. */
function choose(miner: MinerName, batch: NaiveBatch): { shown: NaiveTriplet[]; mined: NaiveTriplet[] } {
  let [shown, mined]: NaiveTriplet[][] = [[], []];
  tf.tidy(() => {
    const { distances, labels } = batchTensors(batch);
    const found = mineTensors(miner, batch);
    const { chosen, valid } = chosenTriplets(found, distances, labels);
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

testOnEngines("chosenTriplets() returns the valid triplets of a per-anchor miner", () => {
  fc.assert(
    fc.property(tiedBatch(), fc.constantFrom("semi-hard", "hard", "distance-weighted"), (batch, miner) => {
      const { shown, mined } = choose(miner as MinerName, batch);
      assert.deepEqual(shown, mined);
    }),
    { numRuns: 30 },
  );
});

testOnEngines(
  "chosenTriplets() of batch-all returns each anchor's farthest positive and nearest negative",
  () => {
    fc.assert(
      fc.property(tiedBatch(), (batch) => {
        assert.deepEqual(choose("batch-all", batch).shown, naiveMine("batch-hard", batch));
      }),
      { numRuns: 30 },
    );
  },
);

testOnEngines(
  "chosenTriplets() of pairs returns each anchor's farthest positive and nearest negative among them",
  () => {
    fc.assert(
      fc.property(tiedBatch(), (batch) => {
        const { shown, mined } = choose("multi-similarity", batch);
        const d = ({ anchor }: NaiveTriplet, other: number) => batch.distances[anchor]![other]!;
        const hardest = new Map<number, NaiveTriplet>();
        for (const triplet of mined) {
          const best = hardest.get(triplet.anchor) ?? triplet;
          const positive = d(triplet, triplet.positive) > d(best, best.positive)
            ? triplet.positive
            : best.positive;
          const negative = d(triplet, triplet.negative) < d(best, best.negative)
            ? triplet.negative
            : best.negative;
          hardest.set(triplet.anchor, { anchor: triplet.anchor, positive, negative });
        }
        assert.deepEqual(shown, [...hardest.values()]);
      }),
      { numRuns: 30 },
    );
  },
);
