import type { FusedOperations, TensorFunction } from "../engine/engine.ts";
import { tf } from "../engine/tf.ts";
import { untaped } from "../engine/untaped.ts";
import { embedForTraining, normalisePixels } from "../model/network.ts";
import { chosenTriplets } from "../triplet/chosen_triplets.ts";
import { pairwiseDistances } from "../triplet/distances.ts";
import { embeddingVariance } from "../triplet/embedding_variance.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Miner } from "../triplet/miner.ts";
import { augmentImages } from "./augment.ts";
import { clipGradients } from "./clip_gradients.ts";
import type { Optimizer } from "./optimizer.ts";

/** What a training step is made of. */
export interface StepOptions {
  /** How triplets are chosen. */
  miner: Miner;
  /** What is minimised. */
  loss: Loss;
  /** How parameters follow their gradients. */
  optimizer: Optimizer;
  /** Greatest norm of all gradients together; 0 for any. */
  clipNorm: number;
  /** Whether images are changed by transforms that are handed in. */
  augments: boolean;
  /** Whether a moving average of the model is part of the state. */
  averages: boolean;
}

/** The signals of a step, in the order in which the step's first output holds them. */
export const SIGNALS = [
  "loss",
  "active",
  "semi_hard",
  "positive_distance",
  "negative_distance",
  "spread",
] as const;

/** What a step gives back, as {@link splitOutputs} sorts it; the caller's to release. */
export interface StepOutputs {
  /** {@link SIGNALS}, `[6]`. */
  signals: tf.Tensor1D;
  /** What the miner saw and chose. */
  mining: MiningOutputs;
  /** The new state: trainable parameters, running statistics, optimizer slots, averages of the first two. */
  state: tf.Tensor[];
}

/** What the miner of a step saw and chose. */
export interface MiningOutputs {
  /** Euclidean distances of the batch's images, `[B, B]`. */
  distances: tf.Tensor2D;
  /** Index of each anchor's positive, then of each anchor's negative, int32 `[2, B]`. */
  chosen: tf.Tensor2D;
  /** 1 where the anchor has both, else 0, `[B]`. */
  valid: tf.Tensor1D;
}

/** Sorts a step's outputs. */
export function splitOutputs([signals, distances, chosen, valid, ...state]: tf.Tensor[]): StepOutputs {
  return {
    signals: signals as tf.Tensor1D,
    mining: {
      distances: distances as tf.Tensor2D,
      chosen: chosen as tf.Tensor2D,
      valid: valid as tf.Tensor1D,
    },
    state,
  };
}

/** Share of the batch's statistics in the running ones, as in PyTorch's default. */
const RUNNING_MOMENTUM = 0.1;

/** Tensors of the batch that come before the state in a step's inputs; one more where it augments. */
const BATCH_INPUTS = 4;

/**
 * One step of the training as a function of tensors alone, so that an engine may compile it.
 *
 * In: pixels int32 `[B, H, W, 1]`; labels int32 `[B]`; uniforms `[2, B]`, by which positives and negatives are
 * drawn; hyperparameters `[4]`; the transforms of images `[B, 8]` where it augments; then the state: trainable
 * parameters, running statistics, optimizer slots, and where they are kept the averages of the first two.
 * Out: the signals `[6]`; distances `[B, B]`, chosen images int32 `[2, B]` and which of them count `[B]`; then
 * the new state. {@link splitOutputs} tells them apart.
 *
 * @param fused The engine's operations, in the precision that is wanted.
 * @param trainable How many trainable parameters there are.
 * @param running How many running statistics there are.
 */
export function trainStep(
  fused: FusedOperations,
  trainable: number,
  running: number,
  { miner, loss, optimizer, clipNorm, augments, averages }: StepOptions,
): TensorFunction {
  return (inputs) => {
    const [pixels, labels, uniforms, hyper] = inputs as [tf.Tensor4D, tf.Tensor1D, tf.Tensor2D, tf.Tensor1D];
    const state = inputs.slice(augments ? BATCH_INPUTS + 1 : BATCH_INPUTS);
    const parameters = state.slice(0, trainable);
    const statistics = state.slice(trainable, trainable + running);
    const slots = state.slice(trainable + running);
    const averaged = averages ? slots.splice(-(trainable + running)) : [];
    const images = normalisePixels(
      augments ? augmentImages(pixels, inputs[BATCH_INPUTS] as tf.Tensor2D) : pixels,
    );

    // Tensors that the gradient's own scope would release; the scope of the step releases them instead.
    const escaped: tf.Tensor[] = [];
    const escape = <T extends tf.Tensor>(tensor: T) => {
      escaped.push(tf.keep(tensor));
      return tensor;
    };
    let signals: tf.Tensor[] = [];
    let mining: tf.Tensor[] = [];
    let batchStatistics: tf.Tensor[] = [];
    const { value, grads } = tf.valueAndGrads((...parameters: tf.Tensor[]) => {
      const pass = embedForTraining(fused, images, parameters);
      const distances = pairwiseDistances(pass.embeddings); // [B, B]
      const { margin, squared } = loss;
      const mined = untaped(() => miner(pass.embeddings, labels, { margin, squared, uniforms, distances }));
      const found = loss(pass.embeddings, labels, mined, { distances });
      batchStatistics = pass.statistics.map(escape);
      signals = untaped(() =>
        [
          found.signals.active,
          mined.semiHardShare,
          found.signals.positive_distance,
          found.signals.negative_distance,
          embeddingVariance(pass.embeddings),
        ].map((signal) => escape(signal.clone()))
      );
      mining = untaped(() => {
        const { chosen, valid } = chosenTriplets(mined, distances, labels);
        return [distances.clone(), chosen, valid].map(escape);
      });
      return found.loss;
    })(parameters);

    const hyperScalars = tf.unstack(hyper) as tf.Scalar[];
    const gradients = clipNorm > 0 ? clipGradients(grads, clipNorm) : grads;
    const updates = parameters.map((parameter, i) => {
      const own = optimizer.slots.map((_, slot) => slots[slot * trainable + i]!);
      return optimizer.update(parameter, gradients[i]!, own, hyperScalars);
    });
    const model = [
      ...updates.map(([parameter]) => parameter!),
      ...statistics.map((old, i) =>
        old.mul(1 - RUNNING_MOMENTUM).add(batchStatistics[i]!.mul(RUNNING_MOMENTUM))
      ),
    ];
    const stays = hyperScalars.at(-1)!;
    const outputs = [
      tf.stack([value, ...signals]),
      ...mining.map((tensor) => tensor.clone()),
      ...model,
      ...optimizer.slots.flatMap((_, slot) => updates.map((update) => update[slot + 1]!)),
      ...averaged.map((average, i) => average.sub(model[i]!).mul(stays).add(model[i]!)),
    ];
    for (const tensor of escaped) {
      tensor.kept = false;
      tensor.dispose();
    }
    return outputs;
  };
}
