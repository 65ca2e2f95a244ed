import { tf } from "../engine/tf.ts";
import type { Layer, TrainingRun } from "./layer_kind.ts";
import { BATCH_NORM_EPSILON } from "./layers/batch_norm.ts";
import { ofAllWorkers, patchStatistics } from "./patch_statistics.ts";

/**
 * Convolution, batch normalisation, pooling and ReLU of images with one channel, in training mode. For a
 * kernel of 9 values, the statistics of the convolution's output follow from those of its input patches, so
 * they are folded into the kernel before it runs: the largest tensors of the network are then written once
 * and read once, forward and backward, and never normalised.
 *
 * @param images `[B, H, W, 1]`
 * @param conv The convolution, without a bias, with stride 1 and `same` padding.
 * @param norm The batch normalisation after it.
 * @returns `[B, ⌊H/2⌋, ⌊W/2⌋, filters]`
 */
export function firstConvolution(
  images: tf.Tensor4D,
  conv: TrainingRun<Layer>,
  norm: TrainingRun<Layer>,
): tf.Tensor4D {
  const kernel = conv.parameter("kernel") as tf.Tensor4D;
  const [side, , , filters] = kernel.shape;
  const { gather } = conv.operations;
  const own = patchStatistics(images, side);
  const patches = gather === undefined ? own : ofAllWorkers(own, gather);
  const k = kernel.reshape([side * side, filters]) as tf.Tensor2D; // [K, C]
  const mean = tf.matMul(patches.mean, k).reshape([filters]) as tf.Tensor1D;
  const variance = tf.matMul(patches.covariance, k).mul(k).sum(0) as tf.Tensor1D; // biased
  const scale = norm.parameter("gamma").mul(variance.add(BATCH_NORM_EPSILON).rsqrt()); // [C]
  const shift = norm.parameter("beta").sub(mean.mul(scale)) as tf.Tensor1D;
  const y = conv.operations.convReluPool(images, kernel.mul(scale) as tf.Tensor4D, shift);
  norm.record("running_mean", mean);
  norm.record("running_variance", variance.mul(patches.bessel));
  return y;
}
