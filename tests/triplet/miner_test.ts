import assert from "node:assert/strict";
import { flattenTree, type TensorTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { valueAndGradients } from "../../lib/engine/value_and_gradients.ts";
import { pairwiseDistances } from "../../lib/triplet/distances.ts";
import { semiHardMask } from "../../lib/triplet/semi_hard_mask.ts";
import type { Loss } from "../../lib/triplet/loss.ts";
import type { Mined } from "../../lib/triplet/mined.ts";
import type { MinerOptions } from "../../lib/triplet/miner.ts";
import { type MinerName, MINERS } from "./all_miners.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { semiHard } from "../../lib/triplet/semi_hard.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { testOnEngines } from "../engine/fixtures.ts";
import { randomRows } from "./fixtures.ts";
import { naiveNormalise } from "./naive_triplets.ts";

const LABELS = [0, 1, 0, 1, 2, 2, 0, 1, 1, 0];
const SIZE = LABELS.length;

/** A batch of random embeddings; within `tf.tidy`. */
function batch(seed = 1) {
  return {
    embeddings: tf.tensor2d(randomRows(SIZE, 3, 0, seed).map(naiveNormalise)),
    labels: tf.tensor1d(LABELS, "int32"),
  };
}

/** What was mined, on the host. */
function read(mined: Mined): number[] {
  return Object.values(mined).flatMap((value) => value instanceof tf.Tensor ? [...value.dataSync()] : []);
}

for (const miner of Object.keys(MINERS) as MinerName[]) {
  testOnEngines(`${miner} alone draws its random numbers itself, the same ones for a seed`, (engine) => {
    const { embeddings, labels } = batch();
    const before = engine.memory().tensors;
    const mineAlone = (options: MinerOptions) => {
      const mined = MINERS[miner](embeddings, labels, options);
      const found = read(mined);
      tf.dispose(mined as unknown as tf.TensorContainer);
      return found;
    };
    assert.deepEqual(mineAlone({ seed: 1 }), mineAlone({ seed: 1 }));
    const drawn = Array.from({ length: 20 }, () => mineAlone({}).join());
    const draws = ["semi-hard", "hard", "easy-positive", "distance-weighted"].includes(miner);
    assert.equal(new Set(drawn).size > 1, draws);
    const distances = pairwiseDistances(embeddings);
    assert.deepEqual(mineAlone({ seed: 1, distances }), mineAlone({ seed: 1 }));
    distances.dispose();
    assert.equal(engine.memory().tensors, before);
    tf.dispose([embeddings, labels]);
  });
}

const LOSSES: Record<string, Loss> = {
  "triplet": tripletLoss({ margin: 0.4 }),
  "soft margin": tripletLoss({ soft: true }),
  "squared": tripletLoss({ squared: true, reduction: "active" }),
  "multi-similarity": multiSimilarityLoss(),
};

for (const miner of Object.keys(MINERS) as MinerName[]) {
  for (const [name, loss] of Object.entries(LOSSES)) {
    testOnEngines(
      `${miner} with the ${name} loss gives compiled what it gives eagerly, to the bit`,
      (engine) => {
        type Inputs = { embeddings: tf.Tensor2D; labels: tf.Tensor1D; uniforms: tf.Tensor2D };
        const minimise = ({ embeddings, labels, uniforms }: Inputs) => {
          const { margin, squared } = loss;
          const mined = MINERS[miner](embeddings, labels, { margin, squared, uniforms });
          const minimised = valueAndGradients(({ embeddings }) => {
            const { loss: value, signals } = loss(embeddings as tf.Tensor2D, labels, mined);
            return { loss: value, found: { ...signals } };
          }, { embeddings });
          return { ...minimised, semiHardShare: mined.semiHardShare };
        };
        const compiled = engine.compile(minimise);
        for (const seed of [1, 2]) {
          tf.tidy(() => {
            const { embeddings, labels } = batch(seed);
            const uniforms = tf.randomUniform<tf.Rank.R2>([2, SIZE], 0, 1, "float32", seed);
            const inputs = { embeddings, labels, uniforms };
            const numbers = (outputs: TensorTree) =>
              flattenTree<tf.Tensor>(outputs).map(({ leaf }) => [...leaf.dataSync()]);
            const found = numbers(compiled(inputs));
            assert.deepEqual(found, numbers(minimise(inputs)));
            assert.ok(found.flat().every(Number.isFinite));
          });
        }
        compiled.dispose();
      },
      ["native"],
    );
  }
}

testOnEngines("every miner with every loss takes a batch of one image, which has no pair", () => {
  for (const miner of Object.keys(MINERS) as MinerName[]) {
    for (const loss of Object.values(LOSSES)) {
      tf.tidy(() => {
        const embeddings = tf.tensor2d([[0.6, 0.8]]);
        const labels = tf.tensor1d([0], "int32");
        const mined = MINERS[miner](embeddings, labels, { seed: 1 });
        const { loss: value, gradients } = valueAndGradients(
          ({ embeddings }) => ({ loss: loss(embeddings as tf.Tensor2D, labels, mined).loss, found: {} }),
          { embeddings },
        );
        assert.deepEqual([...value.dataSync()], [0], miner);
        assert.deepEqual([...gradients.embeddings!.dataSync()].map(Math.abs), [0, 0], miner);
      });
    }
  }
});

testOnEngines(
  "a miner does not draw random numbers in a compiled function, where they would be constants",
  (engine) => {
    const { embeddings, labels } = batch();
    const compile = (miner: MinerName) =>
      engine.compile(({ embeddings, labels }: { embeddings: tf.Tensor2D; labels: tf.Tensor1D }) =>
        MINERS[miner](embeddings, labels).semiHardShare
      );
    const [hard, batchHard] = [compile("hard"), compile("batch-hard")];
    assert.throws(() => hard({ embeddings, labels }), /Expected uniforms, .*; pass them to the miner/);
    tf.dispose([batchHard({ embeddings, labels }), embeddings, labels]);
    for (const compiled of [hard, batchHard]) compiled.dispose();
  },
  ["native"],
);

testOnEngines("a miner rejects tensors that do not match the embeddings", () =>
  tf.tidy(() => {
    const { embeddings, labels } = batch();
    const wrong: [tf.Tensor1D, MinerOptions, RegExp][] = [
      [tf.zeros([9], "int32"), {}, /^Expected labels of shape \[10\], by the embeddings, but found \[9\]$/],
      [labels, { uniforms: tf.zeros([10, 2]) }, /^Expected uniforms of shape \[2, 10\], .* found \[10, 2\]$/],
      [
        labels,
        { distances: tf.zeros([10, 9]) },
        /^Expected distances of shape \[10, 10\], .* found \[10, 9\]$/,
      ],
    ];
    for (const [labels, options, message] of wrong) {
      assert.throws(() => semiHard(embeddings, labels, options), { name: "UserError", message });
    }
  }), ["cpu"]);

testOnEngines("the window of semi-hard negatives can be between squared distances", () => {
  tf.tidy(() => {
    const distances = tf.tensor2d([[0.5, 0.6, 1, 1.2, 1.6]]);
    const masked = (squared: boolean) => {
      const allowed = tf.tensor2d([[1, 1, 1, 1, 0]]).cast("bool") as tf.Tensor2D;
      return [...semiHardMask(allowed, distances, tf.tensor2d([[0.5]]), { margin: 1, squared }).dataSync()];
    };
    assert.deepEqual(masked(false), [0, 1, 1, 1, 0]);
    // 0.5² + 1 = 1.25 is below 1.2² = 1.44.
    assert.deepEqual(masked(true), [0, 1, 1, 0, 0]);
  });
});

Deno.test("the public face exports every miner in the list", async () => {
  const exported = new Set<unknown>(Object.values(await import("../../lib/triplet/miners.ts")));
  assert.deepEqual(new Set(Object.values(MINERS)), exported);
});
