import { tf } from "../engine/tf.ts";

/** Moments of the input patches of a convolution. K is the number of values in a patch. */
export interface PatchStatistics {
  /** The number of patches, N. */
  count: number;
  /** Bessel's correction of the variance, N / (N − 1). */
  bessel: number | tf.Scalar;
  /** The mean at each position of a patch, `[1, K]`. */
  mean: tf.Tensor2D;
  /** The biased covariance between the positions, `[K, K]`. */
  covariance: tf.Tensor2D;
}

/**
 * Computes the moments of all patches of images that are padded with zeros: one patch for each output of a
 * convolution with stride 1 and `same` padding. The mean and the variance of its outputs follow from them,
 * as `mean · k` and `kᵀ · covariance · k` for a kernel k, so batch normalisation need not read the outputs.
 *
 * @param images `[B, H, W, 1]`
 * @param side The side of a patch, odd; K is its square.
 */
export function patchStatistics(images: tf.Tensor4D, side: number): PatchStatistics {
  const [batch, height, width] = images.shape;
  const count = batch * height * width;
  const size = side * side;
  const reach = (side - 1) / 2;
  const wide = width + 2 * reach;
  return tf.tidy(() => {
    // Products of values far from 0 would lose the covariance in the square of the mean.
    const centre = images.mean();
    const edges: [number, number] = [reach, reach];
    const padded = tf.pad(images.reshape([batch, height, width]) as tf.Tensor3D, [[0, 0], edges, edges])
      .sub(centre) as tf.Tensor3D;
    // One row of `side` strips for each row of patches: the patches in it are adjacent and share their
    // pixels.
    const strips = Array.from({ length: side }, (_, y) => padded.slice([0, y, 0], [batch, height, wide]));
    const rows = tf.concat(strips, 2).reshape([batch * height, side * wide]) as tf.Tensor2D; // [B·H, side·wide]
    const products = tf.matMul(rows, rows, true, false); // [side·wide, side·wide]
    // The sum over all patches in a row of the product of two positions is a diagonal of that matrix.
    const diagonal = tf.eye(width).reshape([width, width, 1, 1]) as tf.Tensor4D;
    const pairs = products.reshape([side, wide, side, wide]).transpose([0, 2, 1, 3])
      .reshape([size, wide, wide, 1]) as tf.Tensor4D; // of rows of a patch
    const moments = tf.conv2d(pairs, diagonal, 1, "valid").reshape([side, side, side, side])
      .transpose([0, 2, 1, 3]).reshape([size, size]).div(count); // [K, K]
    const run = tf.ones([width, 1, 1]) as tf.Tensor3D;
    const mean = tf.conv1d(rows.sum(0).reshape([side, wide, 1]) as tf.Tensor3D, run, 1, "valid")
      .reshape([1, size]).div(count) as tf.Tensor2D; // of the centred values
    const covariance = moments.sub(tf.matMul(mean, mean, true, false)) as tf.Tensor2D;
    const bessel = count / Math.max(1, count - 1);
    return { count, bessel, mean: mean.add(centre) as tf.Tensor2D, covariance };
  });
}

/**
 * Combines the moments of the patches of all workers' images.
 *
 * @param own Those of this worker's images.
 * @param gather Gathers a tensor of each worker.
 */
export function ofAllWorkers(
  { count, mean, covariance }: PatchStatistics,
  gather: (x: tf.Tensor) => tf.Tensor,
): Omit<PatchStatistics, "count"> {
  const size = mean.size;
  return tf.tidy(() => {
    const rows = gather(
      tf.concat([tf.tensor1d([count]), mean.reshape([size]), covariance.reshape([size * size])]),
    ); // [k, 1 + K + K²]
    const [counts, means, covariances] = tf.split(rows as tf.Tensor2D, [1, size, size * size], 1) as [
      tf.Tensor2D,
      tf.Tensor2D,
      tf.Tensor2D,
    ];
    const total = counts.sum();
    const weights = counts.div(total); // [k, 1]
    const whole = means.mul(weights).sum(0, true) as tf.Tensor2D; // [1, K]
    const apart = means.sub(whole); // [k, K]
    const between = tf.matMul(apart.mul(weights) as tf.Tensor2D, apart as tf.Tensor2D, true, false); // [K, K]
    const within = covariances.mul(weights).sum(0).reshape([size, size]);
    return {
      bessel: total.div(total.sub(1).maximum(1)) as tf.Scalar,
      mean: whole,
      covariance: within.add(between) as tf.Tensor2D,
    };
  });
}
