import assert from "node:assert/strict";
import { tf } from "../../lib/engine/tf.ts";
import { defineLoss, type LossResult } from "../../lib/triplet/loss.ts";
import type { Mined } from "../../lib/triplet/mined.ts";
import { defineMiner } from "../../lib/triplet/miner.ts";
import { batchHard } from "../../lib/triplet/batch_hard.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { refuses } from "../base/fixtures.ts";

testOnEngines("a miner of one's own reports what its rule returned wrong, without a leak", async (engine) => {
  const [embeddings, labels] = [tf.tensor2d([[1, 0], [0, 1]]), tf.tensor1d([0, 1], "int32")];
  const before = engine.memory().tensors;
  const cases: [() => unknown, RegExp][] = [
    [
      () => ({}),
      /^Expected the miner own to return a kind, one of per-anchor, all, pairs, but found undefined$/,
    ],
    [() => undefined, /but found undefined$/],
    [() => ({ kind: "pair" }), /but found pair$/],
    [
      () => ({ kind: "all" }),
      /^Expected the miner own to return valid as a tensor of shape \[2, 2, 2\] but found undefined$/,
    ],
    [
      () => ({
        kind: "pairs",
        positive: tf.zeros([2, 2]),
        negative: tf.zeros([2, 3]),
        semiHardShare: tf.scalar(0),
      }),
      /return negative as a tensor of shape \[2, 2\] but found shape \[2, 3\]$/,
    ],
    [
      () => ({ kind: "pairs", positive: tf.zeros([2, 2]), negative: tf.zeros([2, 2]), semiHardShare: 0 }),
      /return semiHardShare as a scalar tensor but found number$/,
    ],
  ];
  for (const [rule, message] of cases) {
    const miner = defineMiner("own", () => rule() as Mined);
    await refuses(() => miner(embeddings, labels), message);
  }
  assert.equal(engine.memory().tensors, before);
  tf.dispose([embeddings, labels]);
});

testOnEngines("a loss of one's own reports what it returned wrong, without a leak", async (engine) => {
  const [embeddings, labels] = [tf.tensor2d([[1, 0], [0, 1]]), tf.tensor1d([0, 1], "int32")];
  const mined = batchHard(embeddings, labels);
  const before = engine.memory().tensors;
  const scalar = () => tf.scalar(0);
  const cases: [(distances: tf.Tensor2D) => unknown, RegExp][] = [
    [() => undefined, /^Expected the loss own to return loss as a scalar tensor but found undefined$/],
    [(distances) => ({ loss: distances }), /return loss as a scalar tensor but found shape \[2, 2\]$/],
    [() => ({ loss: 3 }), /but found number$/],
    [
      () => ({ loss: scalar() }),
      /^Expected the loss own to return in signals active as a scalar tensor but found undefined$/,
    ],
    [
      () => ({ loss: scalar(), signals: { active: scalar(), positive_distance: scalar() } }),
      /in signals negative_distance as a scalar tensor but found undefined$/,
    ],
  ];
  for (const [onDistances, message] of cases) {
    const loss = defineLoss({
      name: "own",
      settings: {},
      miner: batchHard,
      onDistances: (distances) => onDistances(distances) as LossResult,
      onTriplets: scalar,
    });
    await refuses(() => loss(embeddings, labels, mined), message);
  }
  assert.equal(engine.memory().tensors, before);
  tf.dispose([embeddings, labels]);
  tf.dispose(mined as unknown as tf.TensorContainer);
});
