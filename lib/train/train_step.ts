import type { FusedOperations } from "../engine/engine.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { mapTree, type NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import { valueAndGradients } from "../engine/value_and_gradients.ts";
import type { Workers } from "../engine/workers.ts";
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
import { gatherEmbeddings, sumTensors } from "./across_workers.ts";
import { type AugmentationTensors, augmentImages } from "./augment_images.ts";
import { batchShare } from "./batch_share.ts";
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
  /** The workers among whom each batch is divided; only this process if missing. */
  workers?: Workers | undefined;
}

/** The inputs of a step. */
export type StepInputs = {
  /** The images, and the random numbers for them. */
  batch: StepBatch;
  /** What this worker tells the others, of the same length on all, `[M]`; missing if it is alone. */
  note?: tf.Tensor1D | undefined;
  /** The scalars that change from step to step. */
  hyper: Hyperparameters<tf.Scalar>;
  /** The state before the step; a moving average of the model is updated if it is in it. */
  state: TrainingTree<tf.Tensor>;
};

/**
 * A batch of B images on the engine. With several workers, b of them are this worker's share, otherwise all.
 */
export type StepBatch = AugmentationTensors & {
  pixels: DevicePixels;
  /** int32 `[B]`. */
  labels: tf.Tensor1D;
  /** Random numbers in [0, 1), from which positives and negatives are drawn, `[2, B]`. */
  uniforms: tf.Tensor2D;
  /** Random numbers in [0, 1) for the layers that need them, `[b, …shape]`, by their names. */
  random?: NamedTensors | undefined;
};

/** The outputs of a step; the caller disposes of them. */
export type StepOutputs = {
  /** The values of {@link SIGNAL_NAMES} in one tensor, so that one read suffices. */
  signals: tf.Tensor1D;
  mining: MiningOutputs;
  /** What each worker tells the others, `[workers, M]`. */
  notes?: tf.Tensor2D | undefined;
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
  { network, miner, loss, optimizer, clipNorm, padding = "edge", forXla = false, workers }: StepOptions,
): (inputs: StepInputs) => StepOutputs {
  return ({ batch: { pixels, labels, uniforms, random, ...batch }, note, hyper, state }) => {
    const numbers = unpackPixels(operations, pixels, network.input);
    const images = normalisePixels(augmentImages(numbers, batch, padding, forXla));

    const own = valueAndGradients((parameters) => {
      const { embeddings: ownEmbeddings, statistics } = forwardInTraining(network, images, {
        operations,
        parameters,
        random,
      });
      const embeddings = workers === undefined
        ? ownEmbeddings
        : gatherEmbeddings(ownEmbeddings, batchShare(labels.size, workers), workers);
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
    const ownSignals = stackSignals({ loss: own.loss, ...own.found.signals });
    const { signals, gradients, statistics: batchStatistics, notes } = workers === undefined
      ? { signals: ownSignals, gradients: own.gradients, statistics: own.found.statistics, notes: undefined }
      : joinResults(own.gradients, own.found.statistics, ownSignals, note!, labels.size, workers);

    const clipped = clipNorm > 0 ? clipGradients(gradients, clipNorm) : gradients;
    const { parameters, slots } = optimize(optimizer, state, clipped, hyper);
    const statistics = mapTree(
      state.statistics,
      (old, name) => old.mul(1 - RUNNING_MOMENTUM).add(batchStatistics[name]!.mul(RUNNING_MOMENTUM)),
    );
    const average = state.average &&
      averageOf(state.average, { parameters, statistics }, hyper.average_decay);
    return {
      signals,
      mining: own.found.mining,
      ...(notes && { notes }),
      state: { parameters, statistics, slots, average },
    };
  };
}

/**
 * Joins what the workers computed of a batch: gradients are added, statistics averaged, and the signals are those of
 * worker 0, so that all workers draw the same conclusions even if their processors round differently.
 *
 * @param total The number of images of the batch.
 */
function joinResults(
  gradients: NamedTensors,
  statistics: NamedTensors,
  signals: tf.Tensor1D,
  note: tf.Tensor1D,
  total: number,
  workers: Workers,
) {
  const { from, to } = batchShare(total, workers);
  const summed = sumTensors({
    signals: workers.rank === 0 ? signals : tf.zerosLike(signals),
    notes: tf.pad(note.expandDims(0), [[workers.rank, workers.count - 1 - workers.rank], [0, 0]]),
    ...prefixed("statistics", mapTree(statistics, (batch) => batch.mul((to - from) / total))),
    ...prefixed("gradients", gradients),
  }, workers);
  const part = (prefix: string, like: NamedTensors): Record<string, tf.Tensor> =>
    mapTree(like, (_, name) => summed[`${prefix}/${name}`]!);
  return {
    signals: summed.signals as tf.Tensor1D,
    notes: summed.notes as tf.Tensor2D,
    statistics: part("statistics", statistics),
    gradients: part("gradients", gradients),
  };
}

function prefixed(prefix: string, tensors: NamedTensors): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [`${prefix}/${name}`, tensor]));
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
