import type { FusedOperations } from "../engine/engine.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { mapTree, type NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import { valueAndGradients } from "../engine/value_and_gradients.ts";
import { forwardInTraining } from "../model/forward.ts";
import type { Network } from "../model/network.ts";
import { normalisePixels } from "../model/pixels.ts";
import { SIGNAL_NAMES, type SignalName } from "../run/signals.ts";
import type { ModelTree, TrainingTree } from "../run/training_tree.ts";
import { chosenTriplets } from "../triplet/chosen_triplets.ts";
import { pairwiseDistances } from "../triplet/distances.ts";
import { embeddingVariance } from "../triplet/embedding_variance.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Miner } from "../triplet/miner.ts";
import { augmentImages } from "./augment.ts";
import { clipGradients } from "./clip_gradients.ts";
import { type Hyperparameters, optimize, type Optimizer } from "./optimizer.ts";

/** What a training step is made of. */
export interface StepOptions {
  /** What embeds the images. */
  network: Network;
  /** How triplets are chosen. */
  miner: Miner;
  /** What is minimised. */
  loss: Loss;
  /** How parameters follow their gradients. */
  optimizer: Optimizer;
  /** Greatest norm of all gradients together; 0 for any. */
  clipNorm: number;
}

/** What a step takes. */
export type StepInputs = {
  /** The images, and what is drawn for them. */
  batch: StepBatch;
  /** What changes from step to step. */
  hyper: Hyperparameters<tf.Scalar>;
  /** What the step changes; an average of the model is kept where there is one. */
  state: TrainingTree<tf.Tensor>;
};

/** A batch of B images on the engine. */
export type StepBatch = {
  /** 0 … 255, int32 `[B, H, W, C]`. */
  pixels: tf.Tensor4D;
  /** Classes, int32 `[B]`. */
  labels: tf.Tensor1D;
  /** Random numbers in [0, 1), by which positives and negatives are drawn, `[2, B]`. */
  uniforms: tf.Tensor2D;
  /** How each image is changed, `[B, 8]`; none is where this is missing. */
  transforms?: tf.Tensor2D | undefined;
  /** Random numbers in [0, 1) for the layers that draw, `[B, …shape]`, by their names. */
  random?: NamedTensors | undefined;
};

/** What a step gives; the caller's to release. */
export type StepOutputs = {
  /** Those of {@link SIGNAL_NAMES} in one tensor, so that they are read at once. */
  signals: tf.Tensor1D;
  /** What the miner saw and chose. */
  mining: MiningOutputs;
  /** The new state. */
  state: TrainingTree<tf.Tensor>;
};

/** What the miner of a step saw and chose. */
export type MiningOutputs = {
  /** Euclidean distances of the batch's images, `[B, B]`. */
  distances: tf.Tensor2D;
  /** Index of each anchor's positive, then of each anchor's negative, int32 `[2, B]`. */
  chosen: tf.Tensor2D;
  /** 1 where the anchor has both, else 0, `[B]`. */
  valid: tf.Tensor1D;
};

/** Share of the batch's statistics in the running ones, as in PyTorch's default. */
const RUNNING_MOMENTUM = 0.1;

/**
 * One step of the training as a function of tensors alone, so that an engine may compile it.
 *
 * @param operations The engine's, in the precision that is wanted.
 */
export function trainStep(
  operations: FusedOperations,
  { network, miner, loss, optimizer, clipNorm }: StepOptions,
): (inputs: StepInputs) => StepOutputs {
  return ({ batch: { pixels, labels, uniforms, transforms, random }, hyper, state }) => {
    const images = normalisePixels(transforms === undefined ? pixels : augmentImages(pixels, transforms));

    const { loss: value, gradients, found } = valueAndGradients((parameters) => {
      const { embeddings, statistics } = forwardInTraining(network, images, {
        operations,
        parameters,
        random,
      });
      const distances = pairwiseDistances(embeddings); // [B, B]
      const { margin, squared } = loss;
      const mined = stopGradient(() => miner(embeddings, labels, { margin, squared, uniforms, distances }));
      const { loss: value, signals } = loss(embeddings, labels, mined, { distances });
      const seen = stopGradient(() => ({
        signals: { ...signals, semi_hard: mined.semiHardShare, spread: embeddingVariance(embeddings) },
        mining: { distances, ...chosenTriplets(mined, distances, labels) },
      }));
      return { loss: value, found: { ...seen, statistics } };
    }, state.parameters);

    const clipped = clipNorm > 0 ? clipGradients(gradients, clipNorm) : gradients;
    const { parameters, slots } = optimize(optimizer, state, clipped, hyper);
    const statistics = mapTree(
      state.statistics,
      (old, name) => old.mul(1 - RUNNING_MOMENTUM).add(found.statistics[name]!.mul(RUNNING_MOMENTUM)),
    );
    const average = state.average &&
      averageOf(state.average, { parameters, statistics }, hyper.average_decay);
    const { signals, mining } = found;
    return {
      signals: stackSignals({ loss: value, ...signals }),
      mining,
      state: { parameters, statistics, slots, average },
    };
  };
}

/** The moving average of a model after a step. */
function averageOf(
  before: ModelTree<tf.Tensor>,
  model: ModelTree<tf.Tensor>,
  decay: tf.Scalar,
): ModelTree<tf.Tensor> {
  const follow = (before: NamedTensors, now: NamedTensors) =>
    mapTree(before, (average, name) => average.sub(now[name]!).mul(decay).add(now[name]!));
  return {
    parameters: follow(before.parameters, model.parameters),
    statistics: follow(before.statistics, model.statistics),
  };
}

function stackSignals(signals: Record<SignalName, tf.Tensor>): tf.Tensor1D {
  return tf.stack(SIGNAL_NAMES.map((name) => signals[name])) as tf.Tensor1D;
}
