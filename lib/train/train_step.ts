import type { FusedOperations } from "../engine/engine.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { mapTree, type NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import { valueAndGradients } from "../engine/value_and_gradients.ts";
import { forwardInTraining } from "../model/forward.ts";
import type { Network } from "../model/network.ts";
import { type DevicePixels, unpackPixels } from "../model/device_pixels.ts";
import { normalisePixels } from "../model/pixels.ts";
import { SIGNAL_NAMES, type SignalName } from "../run/signals.ts";
import type { ModelTree, TrainingTree } from "../run/training_tree.ts";
import { chosenTriplets } from "../triplet/chosen_triplets.ts";
import { pairwiseDistances } from "../triplet/distances.ts";
import { embeddingVariance } from "../triplet/embedding_variance.ts";
import type { Padding } from "../config/augmentation.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Miner } from "../triplet/miner.ts";
import { type AugmentationTensors, augmentImages } from "./augment_images.ts";
import { clipGradients } from "./clip_gradients.ts";
import { type Hyperparameters, optimize, type Optimizer } from "./optimizer.ts";

/** The components of a training step. */
export interface StepOptions {
  network: Network;
  /** How triplets are selected. */
  miner: Miner;
  /** The loss to minimise. */
  loss: Loss;
  optimizer: Optimizer;
  /** The maximum global norm of the gradients; 0 for no limit. */
  clipNorm: number;
  /** What augmented images show outside themselves; `edge` by default. */
  padding?: Padding;
  /** Whether only operations are used that XLA compiles; not by default. */
  forXla?: boolean;
}

/** The inputs of a step. */
export type StepInputs = {
  /** The images, and the random numbers for them. */
  batch: StepBatch;
  /** The scalars that change from step to step. */
  hyper: Hyperparameters<tf.Scalar>;
  /** The state before the step; a moving average of the model is updated if it is in it. */
  state: TrainingTree<tf.Tensor>;
};

/** A batch of B images on the engine. */
export type StepBatch = AugmentationTensors & {
  pixels: DevicePixels;
  /** int32 `[B]`. */
  labels: tf.Tensor1D;
  /** Random numbers in [0, 1), from which positives and negatives are drawn, `[2, B]`. */
  uniforms: tf.Tensor2D;
  /** Random numbers in [0, 1) for the layers that need them, `[B, …shape]`, by their names. */
  random?: NamedTensors | undefined;
};

/** The outputs of a step; the caller disposes of them. */
export type StepOutputs = {
  /** The values of {@link SIGNAL_NAMES} in one tensor, so that one read suffices. */
  signals: tf.Tensor1D;
  mining: MiningOutputs;
  state: TrainingTree<tf.Tensor>;
};

/** What the miner of a step received and selected. */
export type MiningOutputs = {
  /** Euclidean distances between the batch's images, `[B, B]`. */
  distances: tf.Tensor2D;
  /** The index of each anchor's positive, then of each anchor's negative, int32 `[2, B]`. */
  chosen: tf.Tensor2D;
  /** 1 if the anchor has both, else 0, `[B]`. */
  valid: tf.Tensor1D;
};

/** The weight of the batch's statistics in the running ones, as in PyTorch's default. */
const RUNNING_MOMENTUM = 0.1;

/**
 * One training step as a pure function of tensors, so that an engine can compile it.
 *
 * @param operations The engine's operations in the chosen precision.
 */
export function trainStep(
  operations: FusedOperations,
  { network, miner, loss, optimizer, clipNorm, padding = "edge", forXla = false }: StepOptions,
): (inputs: StepInputs) => StepOutputs {
  return ({ batch: { pixels, labels, uniforms, random, ...batch }, hyper, state }) => {
    const numbers = unpackPixels(operations, pixels, network.input);
    const images = normalisePixels(augmentImages(numbers, batch, padding, forXla));

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
