import assert from "node:assert/strict";
import fc from "fast-check";
import { tf } from "../../lib/engine/tf.ts";
import type { MinedPairs } from "../../lib/triplet/mined.ts";
import type { MinerName } from "./all_miners.ts";
import { multiSimilarity, multiSimilarityMiner } from "../../lib/triplet/multi_similarity.ts";
import {
  multiSimilarityLoss,
  type MultiSimilarityLossOptions,
} from "../../lib/triplet/multi_similarity_loss.ts";
import { refuses } from "../base/fixtures.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";
import { batchTensors, embeddedBatch, mineTensors, randomRows, readTriplets, tiedBatch } from "./fixtures.ts";
import { naiveMultiSimilarity, readPairs } from "./naive_multi_similarity.ts";
import {
  naiveDistances,
  naiveMultiSimilarityPairs,
  naiveNegatives,
  naiveNormalise,
  naivePairsOf,
  naivePositives,
  naiveSemiHards,
  naiveTripletsOf,
} from "./naive_triplets.ts";

const SETTINGS = [{ alpha: 2, beta: 50, lambda: 0.5 }, { alpha: 4, beta: 5, lambda: -0.3 }];

testOnEngines("multi-similarity selects the same pairs as naive loops", () => {
  // Cosines of tied distances are multiples of 1/128 and no ε here is, so no tie is near the threshold.
  fc.assert(
    fc.property(tiedBatch(), fc.constantFrom(0.1, 0.01, 0.7), (batch, epsilon) => {
      tf.tidy(() => {
        const { embeddings, labels, ...options } = batchTensors(batch);
        const mined = multiSimilarityMiner({ epsilon })(embeddings, labels, options) as MinedPairs;
        const expected = naiveMultiSimilarityPairs(batch, epsilon);
        assert.deepEqual(readPairs(mined), expected);
        assert.deepEqual(readTriplets(mined), naiveTripletsOf(expected));

        const anchors = batch.labels.map((_, anchor) => anchor).filter((anchor) =>
          [expected.positive, expected.negative].every((pairs) => pairs.some(([i]) => i === anchor))
        );
        const semiHard = anchors.filter((anchor) => {
          const own = expected.positive.filter(([i]) => i === anchor).map(([, j]) => j);
          const d = (i: number) => batch.distances[anchor]![i]!;
          const farthest = own.reduce((best, i) => d(i) > d(best) ? i : best);
          return naiveSemiHards(batch, anchor, farthest).length > 0;
        });
        const share = semiHard.length / Math.max(1, anchors.length);
        assertClose(mined.semiHardShare.dataSync(), [share], 1e-6, "semi-hard share");
      });
    }),
    { numRuns: 80 },
  );
});

testOnEngines("multi-similarity with a large ε selects every pair of an anchor with both kinds", () => {
  fc.assert(
    fc.property(embeddedBatch(), (batch) => {
      tf.tidy(() => {
        const { embeddings, labels, distances } = batchTensors(batch);
        const { positive, negative } = readPairs(
          multiSimilarityMiner({ epsilon: 2.5 })(embeddings, labels, { distances }),
        );
        batch.labels.forEach((_, anchor) => {
          const [near, far] = [naivePositives(batch, anchor), naiveNegatives(batch, anchor)];
          const both = near.length > 0 && far.length > 0;
          const of = (pairs: [number, number][]) => pairs.filter(([i]) => i === anchor).map(([, j]) => j);
          assert.deepEqual([of(positive), of(negative)], both ? [near, far] : [[], []]);
        });
      });
    }),
    { numRuns: 30 },
  );
});

testOnEngines("multiSimilarityLoss() and its signals equal naive loops, for every kind of mined", () => {
  fc.assert(
    fc.property(
      fc.oneof(tiedBatch(), embeddedBatch()),
      fc.constantFrom<MinerName>("multi-similarity", "hard", "batch-all"),
      fc.constantFrom(...SETTINGS),
      (batch, miner, settings) => {
        tf.tidy(() => {
          const { embeddings, labels, distances } = batchTensors(batch);
          const mined = mineTensors(miner, batch);
          const pairs = miner === "multi-similarity" ? readPairs(mined) : naivePairsOf(readTriplets(mined));
          assert.deepEqual(readPairs(mined), pairs);
          const { loss, signals } = multiSimilarityLoss(settings)(embeddings, labels, mined, { distances });
          const expected = naiveMultiSimilarity(batch.distances, pairs, settings);
          assertClose(loss.dataSync(), [expected.loss], 1e-5, "loss");
          assertClose(signals.active.dataSync(), [expected.active], 1e-6, "active");
          assertClose(signals.positive_distance.dataSync(), [expected.positiveDistance], 1e-5, "d(a,p)");
          assertClose(signals.negative_distance.dataSync(), [expected.negativeDistance], 1e-5, "d(a,n)");
        });
      },
    ),
    { numRuns: 100 },
  );
});

testOnEngines("multi-similarity, mining and loss, does not depend on the order of the batch", () => {
  const cases = fc.integer({ min: 4, max: 12 }).chain((count) =>
    fc.record({
      labels: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: count, maxLength: count }),
      order: fc.shuffledSubarray(Array.from({ length: count }, (_, i) => i), { minLength: count }),
      seed: fc.nat(1000),
    })
  );
  fc.assert(
    fc.property(cases, ({ labels, order, seed }) => {
      const rows = randomRows(labels.length, 3, 0, seed).map(naiveNormalise);
      const values = (order: number[]): number[] =>
        tf.tidy(() => {
          const embeddings = tf.tensor2d(order.map((i) => rows[i]!));
          const classes = tf.tensor1d(order.map((i) => labels[i]!), "int32");
          const mined = multiSimilarity(embeddings, classes);
          const { loss, signals } = multiSimilarityLoss()(embeddings, classes, mined);
          return [loss, ...Object.values(signals), mined.semiHardShare].map((tensor) => tensor.dataSync()[0]);
        }) as unknown as number[];
      assertClose(values(order), values(labels.map((_, i) => i)), 1e-5);
    }),
    { numRuns: 40 },
  );
});

testOnEngines("multiSimilarityLoss() does not overflow, and is 0 without pairs", () => {
  tf.tidy(() => {
    const rows = tf.tensor2d(new Array(6).fill([0.6, 0.8]));
    const settings = { alpha: 900, beta: 1000, lambda: 0 };
    const loss = multiSimilarityLoss(settings);
    const found = loss(rows, tf.tensor1d([0, 0, 0, 1, 1, 1], "int32"), {
      kind: "pairs",
      positive: tf.zeros([6, 6]),
      negative: tf.ones([6, 6]),
      semiHardShare: tf.scalar(0),
    });
    // log(1 + 6 exp(1000 · 1)) / 1000
    assertClose(found.loss.dataSync(), [1 + Math.log(6) / 1000], 1e-5);
    const alone = tf.tensor1d([0, 1, 2, 3, 4, 5], "int32");
    const none = loss(rows, alone, multiSimilarity(rows, alone));
    assert.deepEqual([...none.loss.dataSync(), ...none.signals.active.dataSync()], [0, 0]);
  });
});

testOnEngines("multiSimilarityLoss().onTriplets() is the mean over triplets of their two pairs", () => {
  const [a, p, n] = [1, 2, 3].map((seed) => randomRows(6, 4, 0, seed).map(naiveNormalise)) as [
    number[][],
    number[][],
    number[][],
  ];
  for (const settings of SETTINGS) {
    const expected = a.reduce((sum, anchor, i) => {
      const distances = naiveDistances([anchor, p[i]!, n[i]!]);
      // All three are anchors, and only the first has pairs.
      const pairs = { positive: [[0, 1] as [number, number]], negative: [[0, 2] as [number, number]] };
      return sum + 3 * naiveMultiSimilarity(distances, pairs, settings).loss / a.length;
    }, 0);
    tf.tidy(() => {
      const loss = multiSimilarityLoss(settings);
      const found = loss.onTriplets(tf.tensor2d(a), tf.tensor2d(p), tf.tensor2d(n));
      assertClose(found.dataSync(), [expected], 1e-5);
    });
  }
});

Deno.test("multiSimilarityLoss() has properties, and rejects settings that are out of range", async () => {
  const { name, settings, margin, collapsed, miner } = multiSimilarityLoss({ beta: 40 });
  assert.deepEqual({ name, settings, margin, collapsed, miner: miner.name }, {
    name: "multi-similarity",
    settings: { alpha: 2, beta: 40, lambda: 0.5 },
    margin: undefined,
    collapsed: undefined,
    miner: "multi-similarity",
  });
  const bad: [MultiSimilarityLossOptions, RegExp][] = [
    [{ alpha: 0 }, /^Expected alpha to be a number above 0 but found 0$/],
    [{ beta: NaN }, /^Expected beta to be a number above 0 but found NaN$/],
    [{ lambda: 1.5 }, /^Expected lambda to be a cosine, from -1 to 1, but found 1.5$/],
  ];
  for (const [options, message] of bad) await refuses(() => multiSimilarityLoss(options), message);
});
