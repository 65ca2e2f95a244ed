import type { BatchNormResult, FusedOperations } from "../engine/engine.ts";
import type { NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import { BATCH_NORM_EPSILON } from "./architecture.ts";
import { patchStatistics } from "./patch_statistics.ts";

/** Keeps the square root in L2 normalisation away from 0, where it has no gradient. */
const NORM_EPSILON = 1e-12;

/** Names in the order in which they are taken apart here. */
const TRAINABLE = [
  ...["conv1", "conv2"].flatMap((layer) => ["kernel", "gamma", "beta"].map((name) => `${layer}/${name}`)),
  "dense/kernel",
  "dense/bias",
];
const RUNNING = ["conv1", "conv2"].flatMap((layer) => [`${layer}/running_mean`, `${layer}/running_variance`]);
const inOrder = (names: readonly string[], tensors: NamedTensors) => names.map((name) => tensors[name]!);

/** What a forward pass in training gives. */
export interface TrainingPass {
  /** L2-normalised, `[B, D]`. */
  embeddings: tf.Tensor2D;
  /** Means and variances of the batch, under the names of `runningSpecs`. */
  statistics: NamedTensors;
}

/**
 * Pixels as the network wants them: bytes 0 … 255 of type int32 become float32 in [−1, 1], `[B, H, W, 1]`.
 * Training, validation and evaluation all go through here.
 */
export function normalisePixels(pixels: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => pixels.cast("float32").div(127.5).sub(1) as tf.Tensor4D);
}

/**
 * The forward pass in training: batch normalisation by the batch's own statistics.
 *
 * Pooling comes before ReLU: both are monotone, so the result is that of the usual order for a quarter of the
 * work.
 *
 * @param fused The engine's operations, in the precision that is wanted.
 * @param images Normalised, `[B, H, W, 1]`.
 * @param parameters Under the names of `trainableSpecs`.
 */
export function embedForTraining(
  fused: FusedOperations,
  images: tf.Tensor4D,
  parameters: NamedTensors,
): TrainingPass {
  const [kernel1, gamma1, beta1, kernel2, gamma2, beta2, dense, bias] = inOrder(TRAINABLE, parameters) as [
    tf.Tensor4D,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor4D,
    tf.Tensor1D,
    tf.Tensor1D,
    tf.Tensor2D,
    tf.Tensor1D,
  ];
  const first = firstLayer(fused, images, kernel1, gamma1, beta1);
  const hidden = first.y; // [B, H/2, W/2, 32]
  const second = fused.batchNorm(fused.conv2d(hidden, kernel2), gamma2, beta2, BATCH_NORM_EPSILON);
  const features = fused.relu(fused.maxPool2(second.y)); // [B, H/4, W/4, 64]
  const flat = features.reshape([-1, dense.shape[0]]) as tf.Tensor2D;
  return {
    embeddings: l2Normalise(fused.biasAdd(fused.matMul(flat, dense), bias)),
    statistics: {
      "conv1/running_mean": first.mean,
      "conv1/running_variance": first.variance,
      "conv2/running_mean": second.mean,
      "conv2/running_variance": second.variance,
    },
  };
}

/**
 * Convolution, batch normalisation, pooling and ReLU of images of one channel. The statistics of a convolution with 9
 * numbers in its kernel follow from those of the patches that it looks at, and so are folded into it before it runs:
 * the largest tensors of the network are then written once and read once, forward and backward, and never normalised.
 */
function firstLayer(
  fused: FusedOperations,
  images: tf.Tensor4D,
  kernel: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
): BatchNormResult {
  const [side, , , filters] = kernel.shape;
  const patches = patchStatistics(images, side);
  const k = kernel.reshape([side * side, filters]) as tf.Tensor2D; // [K, C]
  const mean = tf.matMul(patches.mean, k).reshape([filters]) as tf.Tensor1D;
  const variance = tf.matMul(patches.covariance, k).mul(k).sum(0) as tf.Tensor1D; // biased
  const scale = gamma.mul(variance.add(BATCH_NORM_EPSILON).rsqrt()); // [C]
  const shift = beta.sub(mean.mul(scale)) as tf.Tensor1D;
  const bessel = patches.count / Math.max(1, patches.count - 1);
  return {
    y: fused.convReluPool(images, kernel.mul(scale) as tf.Tensor4D, shift),
    mean,
    variance: variance.mul(bessel) as tf.Tensor1D,
  };
}

/**
 * The forward pass after training: batch normalisation by the running statistics, so that an image's embedding
 * depends on that image alone. Folded into the convolutions, it costs next to nothing.
 *
 * @param fused The engine's operations.
 * @param images Normalised, `[B, H, W, 1]`.
 * @param parameters Under the names of `trainableSpecs`.
 * @param statistics Under the names of `runningSpecs`.
 * @returns L2-normalised embeddings, `[B, D]`.
 */
export function embed(
  fused: FusedOperations,
  images: tf.Tensor4D,
  parameters: NamedTensors,
  statistics: NamedTensors,
): tf.Tensor2D {
  return tf.tidy(() => {
    const [kernel1, gamma1, beta1, kernel2, gamma2, beta2, dense, bias] = inOrder(TRAINABLE, parameters);
    const [mean1, variance1, mean2, variance2] = inOrder(RUNNING, statistics);
    const layer = (x: tf.Tensor4D, kernel: tf.Tensor, batchNorm: (tf.Tensor | undefined)[]) => {
      const [mean, variance, beta, gamma] = batchNorm as tf.Tensor1D[];
      // Folded into the kernel and a shift: the statistics are constants now.
      const scale = gamma!.mul(variance!.add(BATCH_NORM_EPSILON).rsqrt()); // [C]
      const shift = beta!.sub(mean!.mul(scale)) as tf.Tensor1D;
      return fused.convReluPool(x, kernel.mul(scale) as tf.Tensor4D, shift);
    };
    const hidden = layer(images, kernel1!, [mean1, variance1, beta1, gamma1]);
    const features = layer(hidden, kernel2!, [mean2, variance2, beta2, gamma2]);
    const flat = features.reshape([-1, dense!.shape[0]!]) as tf.Tensor2D;
    return l2Normalise(fused.biasAdd(fused.matMul(flat, dense as tf.Tensor2D), bias as tf.Tensor1D));
  });
}

/** Scales each row of `[B, D]` to length 1. */
function l2Normalise(x: tf.Tensor2D): tf.Tensor2D {
  return x.div(x.square().sum(1, true).add(NORM_EPSILON).sqrt());
}
