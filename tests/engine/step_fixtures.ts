import { smallNetwork } from "../model/fixtures.ts";
import { RandomStream } from "../../lib/base/random.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import type { Network } from "../../lib/model/network.ts";
import { initialise } from "../../lib/model/initialise.ts";
import { augmentationOf } from "../../lib/config/augmentation.ts";
import { drawAugmentation } from "../../lib/train/draw_augmentation.ts";
import { hyperparameters, hyperTensors, optimizer, type OptimizerName } from "../../lib/train/optimizer.ts";
import { stepBatch } from "../../lib/train/step_batch.ts";
import { firstState, TrainState } from "../../lib/train/train_state.ts";
import { type MiningOutputs, trainStep } from "../../lib/train/train_step.ts";
import type { Loss } from "../../lib/triplet/loss.ts";
import { type MinerName, MINERS } from "../triplet/all_miners.ts";
import { type Reduction, tripletLoss } from "../../lib/triplet/triplet_loss.ts";

/** A network that is small enough for the cpu engine. */
export const SMALL: Network = smallNetwork(12, 12, [4, 6], 8);

/** A training on random images. */
export interface SmallTraining {
  network?: Network;
  batchSize?: number;
  miner: MinerName;
  optimizer: OptimizerName;
  learningRate: number;
  weightDecay?: number;
  /** The margin of the triplet loss, unless another loss is given. */
  reduction?: Reduction;
  loss?: Loss;
  clipNorm?: number;
  /** The decay of the average; 0 by default, for no average. */
  ema?: number;
  /** `none` by default. */
  augment?: string;
}

/** Trains some steps on an engine; `after` receives the signals, the state and the mining of each step. */
export async function trainSteps(
  engine: Engine,
  steps: number,
  training: SmallTraining,
  after: (signals: Float32Array, state: TrainState, mining: MiningOutputs) => void | Promise<void>,
): Promise<void> {
  const { network = SMALL, batchSize = 12, weightDecay = 0, ema = 0, augment = "none" } = training;
  const augmentation = augmentationOf(augment);
  const rule = optimizer(training.optimizer, weightDecay);
  const state = new TrainState(firstState(network, rule, initialise(network, 1), ema > 0));
  const step = engine.compile(
    trainStep(engine.fused, {
      network,
      miner: MINERS[training.miner],
      loss: training.loss ?? tripletLoss({ reduction: training.reduction ?? "mean" }),
      optimizer: rule,
      clipNorm: training.clipNorm ?? 0,
      padding: augmentation.pad,
      forXla: engine.hasXla,
    }),
    {
      xla: {
        onRefusal(line) {
          throw new Error(line);
        },
      },
    },
  );
  const { height, width, channels } = network.input;
  for (let number = 1; number <= steps; number++) {
    const { uniforms, ...batch } = makeBatch(batchSize, height, width, number);
    const random = (purpose: string) => new RandomStream(1, purpose, number);
    const drawn = drawAugmentation(augmentation, random, { count: batchSize, height, width, channels });
    const inputs = {
      batch: stepBatch(network, batch, { uniforms, augmentation: drawn }, engine.fused),
      hyper: hyperTensors(hyperparameters(training.learningRate, number, ema)),
    };
    const { signals, mining, state: next } = step({ ...inputs, state: state.tensors });
    state.replace(next);
    await after(await signals.data<"float32">(), state, mining);
    disposeTree({ signals, mining, inputs });
  }
  step.dispose();
  state.dispose();
}

/** Images of three classes; every second one has an empty border of equal values, as in MNIST. */
export function makeBatch(count: number, height: number, width: number, seed: number) {
  const random = new RandomStream(seed, "batch");
  return {
    pixels: Int32Array.from({ length: count * height * width }, (_, i) => {
      const empty = Math.floor(i / (height * width)) % 2 === 1 && i % width < 4;
      return empty ? 0 : random.integer(256);
    }),
    labels: Int32Array.from({ length: count }, (_, i) => i % 3),
    uniforms: random.uniforms(2 * count),
  };
}
