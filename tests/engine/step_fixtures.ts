import { RandomStream } from "../../lib/base/random.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type Architecture, runningSpecs, trainableSpecs } from "../../lib/model/architecture.ts";
import { initialise } from "../../lib/model/initialise.ts";
import { drawTransforms } from "../../lib/train/augment.ts";
import { hyperparameters, optimizer, type OptimizerName } from "../../lib/train/optimizer.ts";
import { TrainState } from "../../lib/train/train_state.ts";
import { type MiningOutputs, splitOutputs, trainStep } from "../../lib/train/train_step.ts";
import type { Loss } from "../../lib/triplet/loss.ts";
import { type MinerName, MINERS } from "../../lib/triplet/miners.ts";
import { type Reduction, tripletLoss } from "../../lib/triplet/triplet_loss.ts";

/** A network that is small enough for the cpu engine. */
export const SMALL: Architecture = { height: 12, width: 12, filters: [4, 6], embedding_size: 8 };

/** A training on random images. */
export interface SmallTraining {
  architecture?: Architecture;
  batchSize?: number;
  miner: MinerName;
  optimizer: OptimizerName;
  learningRate: number;
  weightDecay?: number;
  /** Of the triplet loss, where no other loss is given. */
  reduction?: Reduction;
  loss?: Loss;
  clipNorm?: number;
  /** Decay of the average; 0 if not given: none is kept. */
  ema?: number;
  augments?: boolean;
}

/** Trains some steps on an engine; `after` sees the signals, the state and the mining of each step. */
export async function trainSteps(
  engine: Engine,
  steps: number,
  training: SmallTraining,
  after: (signals: Float32Array, state: TrainState, mining: MiningOutputs) => void | Promise<void>,
): Promise<void> {
  const { architecture = SMALL, batchSize = 12, weightDecay = 0, ema = 0, augments = false } = training;
  const rule = optimizer(training.optimizer, weightDecay);
  const state = new TrainState(architecture, rule, initialise(architecture, 1), new Map(), ema > 0);
  const sizes = [trainableSpecs(architecture).length, runningSpecs(architecture).length] as const;
  const step = engine.compile(
    trainStep(engine.fused, ...sizes, {
      miner: MINERS[training.miner],
      loss: training.loss ?? tripletLoss({ reduction: training.reduction ?? "mean" }),
      optimizer: rule,
      clipNorm: training.clipNorm ?? 0,
      augments,
      averages: ema > 0,
    }),
  );
  const { height, width } = architecture;
  const random = new RandomStream(1, "transforms");
  for (let number = 1; number <= steps; number++) {
    const batch = makeBatch(batchSize, height, width, number);
    const inputs = [
      tf.tensor4d(batch.pixels, [batchSize, height, width, 1], "int32"),
      tf.tensor1d(batch.labels, "int32"),
      tf.tensor2d(batch.uniforms, [2, batchSize]),
      tf.tensor1d(hyperparameters(training.learningRate, number, ema)),
      ...(augments ? [tf.tensor2d(drawTransforms(random, batchSize, height, width), [batchSize, 8])] : []),
    ];
    const { signals, mining, state: next } = splitOutputs(step([...inputs, ...state.tensors]));
    state.replace(next);
    await after(await signals.data<"float32">(), state, mining);
    tf.dispose([signals, ...Object.values(mining), ...inputs]);
  }
  step.dispose();
  state.dispose();
}

/** Images of three classes; each other one has, as MNIST's, an empty border of equal values. */
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
