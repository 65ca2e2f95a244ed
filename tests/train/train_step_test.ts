import { smallNetwork } from "../model/fixtures.ts";
import assert from "node:assert/strict";
import { flattenTree } from "../../lib/engine/tensor_tree.ts";
import type { tf } from "../../lib/engine/tf.ts";
import { embeddingSize, type Network } from "../../lib/model/network.ts";
import { parameterSpecs, statisticSpecs } from "../../lib/model/parameter_specs.ts";
import { initialise } from "../../lib/model/initialise.ts";
import { SIGNAL_NAMES, type SignalName } from "../../lib/run/signals.ts";
import type { ModelTree } from "../../lib/run/training_tree.ts";
import { assertClose, numericGradient, testOnEngines } from "../engine/fixtures.ts";
import { makeBatch, SMALL, type SmallTraining, trainSteps } from "../engine/step_fixtures.ts";
import { type NaiveParameters, naiveRows } from "../model/naive_network.ts";
import type { Loss } from "../../lib/triplet/loss.ts";
import type { MinerName } from "../triplet/all_miners.ts";
import { multiSimilarityLoss } from "../../lib/triplet/multi_similarity_loss.ts";
import { tripletLoss } from "../../lib/triplet/triplet_loss.ts";
import { naiveLoss } from "../triplet/naive_loss.ts";
import { naiveMultiSimilarity } from "../triplet/naive_multi_similarity.ts";
import {
  type NaiveBatch,
  naiveDistances,
  naiveMine,
  type NaiveMiner,
  naiveMultiSimilarityPairs,
  naiveSemiHardShare,
} from "../triplet/naive_triplets.ts";

const NETWORK: Network = smallNetwork(6, 8, [2, 3], 4);
const BATCH = 7;
const RATE = 0.5;

const parameters: NaiveParameters = initialise(NETWORK, 1);
const batch = makeBatch(BATCH, NETWORK.input.height, NETWORK.input.width, 1);
const pass = (at: NaiveParameters) => naiveRows(NETWORK, batch.pixels, at, true);

/** The batch in the form of the miners' oracle. */
function mined(miner: NaiveMiner, margin = 1, squared = false) {
  const naive: NaiveBatch = {
    distances: naiveDistances(pass(parameters).embeddings),
    labels: [...batch.labels],
    margin,
    squared,
    dimension: embeddingSize(NETWORK),
    positiveUniform: [...batch.uniforms.subarray(0, BATCH)],
    negativeUniform: [...batch.uniforms.subarray(BATCH)],
  };
  return { naive, triplets: naiveMine(miner, naive) };
}

/** The parameters after one step of descent along finite differences of the loss, in double precision. */
function naiveStep(miner: NaiveMiner, reduction: "mean" | "active"): Map<string, number[]> {
  const { triplets } = mined(miner);
  return descend((distances) => naiveLoss(distances, triplets, 1, reduction).loss);
}

/** The parameters after one step along finite differences of a loss of the batch's distances, in double precision. */
function descend(loss: (distances: number[][]) => number): Map<string, number[]> {
  const next = new Map<string, number[]>();
  for (const { name } of parameterSpecs(NETWORK)) {
    const values = Array.from(parameters.get(name)!);
    const gradient = numericGradient((at) => {
      const { embeddings } = pass(new Map(parameters).set(name, at));
      return loss(naiveDistances(embeddings));
    }, values);
    next.set(name, values.map((value, i) => value - RATE * gradient[i]!));
  }
  return next;
}

for (const miner of ["semi-hard", "hard", "batch-hard", "batch-all"] as const) {
  const reduction = miner === "batch-all" ? "active" : "mean";
  let expected: Map<string, number[]> | undefined;
  testOnEngines(`trainStep() with ${miner} goes down the gradient of the whole network`, async (engine) => {
    expected ??= naiveStep(miner, reduction);
    const training: SmallTraining = {
      network: NETWORK,
      batchSize: BATCH,
      miner,
      optimizer: "sgd",
      learningRate: RATE,
      reduction,
    };
    await trainSteps(engine, 1, training, (signals, state, mining) => {
      for (const { name } of parameterSpecs(NETWORK)) {
        assertClose(state.tensors.parameters[name]!.dataSync(), expected!.get(name)!, 1e-5, name);
      }

      const { naive, triplets } = mined(miner);
      const { embeddings, statistics } = pass(parameters);
      const loss = naiveLoss(naive.distances, triplets, 1, reduction);
      assertClose(mining.distances.dataSync(), naive.distances.flat(), 2e-3, "distance");
      assert.deepEqual([...mining.valid.dataSync()], new Array(BATCH).fill(1));
      const shown = miner === "batch-all" ? naiveMine("batch-hard", naive) : triplets;
      assert.deepEqual([...mining.chosen.dataSync()], [
        ...shown.map(({ positive }) => positive),
        ...shown.map(({ negative }) => negative),
      ]);

      const mean = embeddings[0]!.map((_, k) => embeddings.reduce((sum, row) => sum + row[k]!, 0) / BATCH);
      const naiveSignals: Record<SignalName, number> = {
        loss: loss.loss,
        active: loss.active,
        semi_hard: naiveSemiHardShare(naive, triplets),
        positive_distance: loss.positiveDistance,
        negative_distance: loss.negativeDistance,
        spread: 1 - mean.reduce((sum, value) => sum + value ** 2, 0),
      };
      SIGNAL_NAMES.forEach((name, i) => assertClose([signals[i]!], [naiveSignals[name]], 1e-5, name));

      statisticSpecs(NETWORK).forEach(({ name }) => {
        const before = name.endsWith("variance") ? 1 : 0;
        const after = statistics.get(name)!.map((value) => 0.9 * before + 0.1 * value);
        assertClose(state.tensors.statistics[name]!.dataSync(), after, 1e-5, name);
      });
    });
  });
}

/** Other forms of losses, with a miner and the same by naive loops. */
const OTHER_LOSSES: [string, MinerName, Loss, () => (distances: number[][]) => number][] = [
  ["a small margin", "semi-hard", tripletLoss({ margin: 0.05 }), () => {
    const { triplets } = mined("semi-hard", 0.05);
    return (distances) => naiveLoss(distances, triplets, 0.05, "mean").loss;
  }],
  ["squared distances", "semi-hard", tripletLoss({ margin: 0.05, squared: true }), () => {
    const { triplets } = mined("semi-hard", 0.05, true);
    return (distances) => naiveLoss(distances, triplets, 0.05, "mean", { squared: true }).loss;
  }],
  ["near positives alone", "batch-hard", tripletLoss({ maxPositiveDistance: 0.8 }), () => {
    const { triplets } = mined("batch-hard");
    return (distances) => naiveLoss(distances, triplets, 1, "mean", { maxPositiveDistance: 0.8 }).loss;
  }],
  ["multi-similarity", "multi-similarity", multiSimilarityLoss(), () => {
    const pairs = naiveMultiSimilarityPairs(mined("hard").naive, 0.1);
    return (distances) => naiveMultiSimilarity(distances, pairs, { alpha: 2, beta: 50, lambda: 0.5 }).loss;
  }],
];

for (const [name, miner, loss, naive] of OTHER_LOSSES) {
  let expected: Map<string, number[]> | undefined;
  testOnEngines(
    `trainStep() goes down the gradient of ${name}, and its miner knows the loss`,
    async (engine) => {
      expected ??= descend(naive());
      const training = { network: NETWORK, batchSize: BATCH, miner, loss } as const;
      await trainSteps(engine, 1, { ...training, optimizer: "sgd", learningRate: RATE }, (signals, state) => {
        for (const { name } of parameterSpecs(NETWORK)) {
          assertClose(state.tensors.parameters[name]!.dataSync(), expected!.get(name)!, 2e-5, name);
        }
        assertClose([signals[0]!], [naive()(mined("hard").naive.distances)], 1e-5, "loss");
      });
    },
  );
}

Deno.test("the batch of these tests distinguishes the windows of semi-hard negatives", () => {
  const chosen = [mined("semi-hard"), mined("semi-hard", 0.05), mined("semi-hard", 0.05, true)];
  assert.equal(new Set(chosen.map(({ triplets }) => JSON.stringify(triplets))).size, 3);
});

testOnEngines("trainStep() computes bit-identical results when repeated", async (engine) => {
  const numbers = async () => {
    const found: number[] = [];
    await trainSteps(
      engine,
      3,
      { miner: "semi-hard", optimizer: "adam", learningRate: 1e-2 },
      (signals, state) => {
        found.push(...signals);
        for (const { leaf } of flattenTree<tf.Tensor>(state.tensors)) found.push(...leaf.dataSync());
      },
    );
    return found;
  };
  assert.deepEqual(await numbers(), await numbers());
});

testOnEngines(
  "trainStep() takes shorter steps in the same direction if gradients are clipped",
  async (engine) => {
    const training = { miner: "hard", optimizer: "sgd", learningRate: 1, batchSize: BATCH } as const;
    const changes = async (clipNorm: number) => {
      const found: number[] = [];
      await trainSteps(engine, 1, { ...training, network: NETWORK, clipNorm }, (_, state) => {
        for (const { name } of parameterSpecs(NETWORK)) {
          const before = parameters.get(name)!;
          found.push(...state.tensors.parameters[name]!.dataSync().map((value, k) => value - before[k]!));
        }
      });
      return found;
    };
    const free = await changes(0);
    const norm = Math.hypot(...free);
    assertClose(await changes(norm / 3), free.map((change) => change / 3), 1e-5);
    assertClose(await changes(norm * 3), free, 1e-6);
  },
);

testOnEngines(
  "trainStep() updates an average of the model, faster in the first steps",
  async (engine) => {
    const training = { miner: "hard", optimizer: "adam", learningRate: 0.1, ema: 0.4 } as const;
    const names = [...parameterSpecs(SMALL), ...statisticSpecs(SMALL)].map(({ name }) => name);
    const start = initialise(SMALL, 1);
    const expected = names.map((name) => Array.from(start.get(name)!));
    let step = 0;
    await trainSteps(engine, 6, training, (_, state) => {
      const stays = Math.min(0.4, (1 + ++step) / (10 + step));
      const all = ({ parameters, statistics }: ModelTree<tf.Tensor>) =>
        names.map((name) => (parameters[name] ?? statistics[name])!.dataSync());
      const trained = all(state.tensors);
      all(state.model).forEach((average, i) => {
        expected[i] = expected[i]!.map((value, k) => stays * value + (1 - stays) * trained[i]![k]!);
        assertClose(average, expected[i]!, 1e-5, names[i]!);
      });
    });
    assert.equal(step, 6);
  },
);

testOnEngines("trainStep() that augments learns from changed images", async (engine) => {
  const signals = async (augment: string) => {
    const found: number[] = [];
    const training = { miner: "hard", optimizer: "adam", learningRate: 0.01, augment } as const;
    await trainSteps(engine, 2, training, (signals) => void found.push(...signals));
    return found;
  };
  const all = [
    "none",
    "light",
    "photos,erase:0.5",
    "colour:0.2",
    "erase:1",
    "shift:0.3",
    "shift:0.3,pad:white",
  ];
  const found = new Set<string>();
  for (const augment of all) {
    const changed = await signals(augment);
    assert.ok(changed.every(Number.isFinite), augment);
    assert.deepEqual(await signals(augment), changed);
    found.add(JSON.stringify(changed));
  }
  assert.equal(found.size, all.length);
});
