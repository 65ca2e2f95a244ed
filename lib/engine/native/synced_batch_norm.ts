import type { BatchNormResult } from "../engine.ts";
import { combineMoments } from "../moments.ts";
import { releasable } from "../releasable.ts";
import { tf } from "../tf.ts";
import type { Workers } from "../workers.ts";
import type { KernelForm } from "./native_backend.ts";
import { AttributeType, DataType, type OpAttribute, typeAttribute } from "./types.ts";

/** Runs one of TensorFlow's kernels in an engine's precision. */
export type RunKernel = (
  name: string,
  attributes: readonly OpAttribute[],
  inputs: tf.Tensor[],
  form?: KernelForm,
) => tf.Tensor[];

const attributesOf = (training: boolean, epsilon: number): OpAttribute[] => [
  typeAttribute("U", DataType.TF_FLOAT),
  { name: "data_format", type: AttributeType.TF_ATTR_STRING, value: "NHWC" },
  { name: "is_training", type: AttributeType.TF_ATTR_BOOL, value: training },
  { name: "epsilon", type: AttributeType.TF_ATTR_FLOAT, value: epsilon },
  { name: "exponential_avg_factor", type: AttributeType.TF_ATTR_FLOAT, value: 1 },
];

/**
 * Batch normalisation with the statistics of all workers' images. Forward they exchange mean and variance of each
 * channel, backward the two sums of the gradient; the other gradients are those of this worker's images alone.
 *
 * @param runKernel TensorFlow's own kernels do all passes over the images.
 */
export function syncedBatchNorm(
  runKernel: RunKernel,
  workers: Pick<Workers, "gather">,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): BatchNormResult {
  const [batch, height, width, channels] = x.shape;
  const own = batch * height * width;
  const parts = (rows: tf.Tensor, ...sizes: number[]) => tf.split(rows as tf.Tensor2D, sizes, 1);
  const normalise = (
    x: tf.Tensor,
    scale: tf.Tensor,
    shift: tf.Tensor,
    mean: tf.Tensor,
    variance: tf.Tensor,
  ) =>
    runKernel("FusedBatchNormV3", attributesOf(false, epsilon), [x, scale, shift, mean, variance], {
      typed: 1,
      outputs: 6,
    })[0]!;
  let statistics: Pick<BatchNormResult, "mean" | "variance"> | undefined;
  const synced = tf.customGrad((...args) => {
    const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, (tensors: tf.Tensor[]) => void];
    const none = tf.tensor1d([]);
    const [, ownMean, ownVariance] = runKernel(
      "FusedBatchNormV3",
      attributesOf(true, epsilon),
      [x, gamma, beta, none, none],
      { typed: 1, outputs: 6 },
    );
    const biased = ownVariance!.mul(Math.max(1, own - 1) / own);
    const [counts, means, variances] = parts(
      workers.gather(tf.concat([tf.tensor1d([own]), ownMean!, biased])),
      1,
      channels,
      channels,
    ) as [tf.Tensor2D, tf.Tensor2D, tf.Tensor2D];
    const { count, mean, variance } = combineMoments(counts, means, variances);
    statistics = {
      mean: tf.keep(mean.clone()),
      variance: tf.keep(variance.mul(count).div(count.sub(1).maximum(1)) as tf.Tensor1D),
    };
    save([x, gamma, mean, variance, count]);
    return {
      value: normalise(x, gamma, beta, mean, variance),
      gradFunc: (dy, saved) => {
        const [x, gamma, mean, variance, count] = saved as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ];
        // With fixed statistics: dy · γ / σ, Σ dy · x̂ and Σ dy.
        const [dx, dGamma, dBeta] = runKernel(
          "FusedBatchNormGradV3",
          attributesOf(false, epsilon).slice(0, 4),
          [dy as tf.Tensor, x, gamma, mean, variance, variance],
          { typed: 2, outputs: 5 },
        ) as [tf.Tensor, tf.Tensor, tf.Tensor];
        const [sumGamma, sumBeta] = parts(
          workers.gather(tf.concat([dGamma, dBeta])).sum(0, true),
          channels,
          channels,
        ).map((part) => part.reshape([channels])) as [tf.Tensor, tf.Tensor];
        // What flows through the statistics (Ioffe and Szegedy, 2015, section 3): γ / σ · (Σ dy + x̂ · Σ dy · x̂) / N,
        // which the kernel of the forward pass computes.
        const scale = gamma.mul(variance.add(epsilon).rsqrt()).div(count); // [C]
        const through = normalise(x, scale.mul(sumGamma), scale.mul(sumBeta), mean, variance);
        return [dx.sub(through), dGamma, dBeta];
      },
    };
  });
  const y = synced(x, gamma, beta) as tf.Tensor4D;
  return { y, mean: releasable(statistics!.mean), variance: releasable(statistics!.variance) };
}
