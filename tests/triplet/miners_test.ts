import assert from "node:assert/strict";
import fc from "fast-check";
import { type MinerName, MINERS } from "./all_miners.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { embeddedBatch, mine, tiedBatch } from "./fixtures.ts";
import {
  type NaiveBatch,
  naiveMine,
  naiveNegativeProbabilities,
  naiveNegatives,
  naivePick,
  naivePositives,
  naiveSemiHardShare,
} from "./naive_triplets.ts";

const RUNS = { numRuns: 60 };

for (const miner of ["semi-hard", "hard", "batch-hard", "batch-all", "easy-positive"] as const) {
  for (const [kind, batches] of [["tied", tiedBatch()], ["embedded", embeddedBatch()]] as const) {
    testOnEngines(`${miner} chooses what naive loops choose, from ${kind} distances`, () => {
      fc.assert(
        fc.property(batches, (batch) => {
          const { triplets, semiHardShare } = mine(miner, batch);
          const expected = naiveMine(miner, batch);
          assert.deepEqual(triplets, expected);
          assertClose([semiHardShare], [naiveSemiHardShare(batch, expected)], 1e-6, "semi-hard share");
        }),
        RUNS,
      );
    });
  }
}

for (const miner of Object.keys(MINERS) as MinerName[]) {
  testOnEngines(
    `${miner} takes another image of the class and one of another class, in every triplet`,
    () => {
      fc.assert(
        fc.property(fc.oneof(tiedBatch(), embeddedBatch()), (batch) => {
          const { labels } = batch;
          const { triplets } = mine(miner, batch);
          for (const { anchor, positive, negative } of triplets) {
            assert.notEqual(positive, anchor);
            assert.equal(labels[positive], labels[anchor]);
            assert.notEqual(labels[negative], labels[anchor]);
          }
          const able = labels.map((_, anchor) => anchor).filter((anchor) =>
            naivePositives(batch, anchor).length > 0 && naiveNegatives(batch, anchor).length > 0
          );
          const anchors = [...new Set(triplets.map(({ anchor }) => anchor))];
          // Only this miner ignores the easy pairs of an anchor.
          if (miner === "multi-similarity") assert.ok(anchors.every((anchor) => able.includes(anchor)));
          else assert.deepEqual(anchors, able);
        }),
        RUNS,
      );
    },
  );
}

/** Two images of class 0 at a distance of 1 and three of class 1, at the given distances from the first. */
function fromFirst(...negatives: [number, number, number]): NaiveBatch {
  const row = [0, 1, ...negatives];
  return {
    distances: row.map((_, i) => row.map((_, j) => i === j ? 0 : row[Math.max(i, j)]!)),
    labels: [0, 0, 1, 1, 1],
    margin: 0.5,
    dimension: 8,
    positiveUniform: new Array(5).fill(0),
    negativeUniform: new Array(5).fill(0),
  };
}

testOnEngines("semi-hard selects the nearest negative beyond the positive, not the nearest of all", () => {
  assert.deepEqual(mine("semi-hard", fromFirst(0.5, 1.375, 1.25)).triplets[0], {
    anchor: 0,
    positive: 1,
    negative: 4,
  });
});

testOnEngines("semi-hard falls back to a random negative when no distance is inside the margin", () => {
  // The positive's distance and the margin's end are outside: both bounds are strict.
  const batch = fromFirst(1, 1.5, 0.5);
  const drawn = [0, 0.34, 0.99].map((u) =>
    mine("semi-hard", { ...batch, negativeUniform: new Array(5).fill(u) }).triplets[0]!.negative
  );
  assert.deepEqual(drawn, [2, 3, 4]);
});

testOnEngines("hard selects the negative that is nearest to the anchor, not to the positive", () => {
  const batch = fromFirst(1.5, 0.75, 1.25);
  batch.distances[1]![2] = batch.distances[2]![1] = 0.125;
  assert.equal(mine("hard", batch).triplets[0]!.negative, 3);
});

testOnEngines("distance-weighted draws by the density of distances on the sphere", () => {
  fc.assert(
    fc.property(fc.oneof(tiedBatch(), embeddedBatch()), (batch) => {
      for (const { anchor, positive, negative } of mine("distance-weighted", batch).triplets) {
        assert.equal(positive, naivePick(naivePositives(batch, anchor), batch.positiveUniform[anchor]!));
        const probabilities = naiveNegativeProbabilities(batch, anchor);
        const u = batch.negativeUniform[anchor]!;
        if (probabilities === undefined) {
          assert.equal(negative, naivePick(naiveNegatives(batch, anchor), u));
          continue;
        }
        // The index at which the cumulative probability exceeds u; near a border float32 may find the next one.
        const upTo = (end: number) => probabilities.slice(0, end).reduce((sum, p) => sum + p, 0);
        assert.ok(upTo(negative) <= u + 1e-5, `${negative} for ${u} of ${probabilities}`);
        assert.ok(u - 1e-5 <= upTo(negative + 1), `${negative} for ${u} of ${probabilities}`);
        assert.ok(batch.distances[anchor]![negative]! < 1.4);
      }
    }),
    { numRuns: 100 },
  );
});

testOnEngines("distance-weighted draws each negative in proportion to its weight", () => {
  const DRAWS = 400;
  const batch = { ...fromFirst(0.25, 0.75, 1), dimension: 4 };
  const counts = [0, 0, 0, 0, 0];
  for (let i = 0; i < DRAWS; i++) {
    const u = Math.fround((i + 0.5) / DRAWS);
    counts[
      mine("distance-weighted", { ...batch, negativeUniform: new Array(5).fill(u) }).triplets[0]!.negative
    ]!++;
  }
  const expected = naiveNegativeProbabilities(batch, 0)!;
  counts.forEach((count, i) => assert.ok(Math.abs(count - DRAWS * expected[i]!) <= 1.01, `${counts}`));
  // Between 1/q(0.5), where the first is counted, and 1/q(0.75) in 4 dimensions.
  assertClose([expected[2]! / expected[3]!], [2.25 * Math.sqrt((1 - 0.140625) / (1 - 0.0625))], 1e-12);
}, ["cpu"]);
