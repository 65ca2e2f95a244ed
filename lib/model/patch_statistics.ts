import { tf } from "../engine/tf.ts";

/** Moments of the patches that a convolution looks at. K numbers in a patch. */
export interface PatchStatistics {
  /** How many patches there are. */
  count: number;
  /** Mean of each place in a patch, `[1, K]`. */
  mean: tf.Tensor2D;
  /** Covariance of the places, biased, `[K, K]`. */
  covariance: tf.Tensor2D;
}

/**
 * The moments of all patches of images, with zeros beyond their edges: one for each place of a convolution with stride 1
 * that keeps height and width. The mean and the variance of its outputs follow from them, `mean · k` and
 * `kᵀ · covariance · k` for a kernel k, so that batch normalisation of its outputs need not look at these.
 *
 * @param images `[B, H, W, 1]`
 * @param side Of a patch, odd; K is its square.
 */
export function patchStatistics(images: tf.Tensor4D, side: number): PatchStatistics {
  const [batch, height, width] = images.shape;
  const count = batch * height * width;
  const size = side * side;
  return tf.tidy(() => {
    // A convolution with the unit matrix copies each place of a patch into a channel of its own.
    const copies = tf.eye(size).reshape([side, side, 1, size]) as tf.Tensor4D;
    const patches = tf.conv2d(images, copies, 1, "same").reshape([count, size]) as tf.Tensor2D; // [B·H·W, K]
    const mean = patches.sum(0, true).div(count) as tf.Tensor2D;
    // The covariance of centred patches: of others it would be lost in the square of the mean.
    const centred = patches.sub(mean) as tf.Tensor2D;
    const covariance = tf.matMul(centred, centred, true, false).div(count) as tf.Tensor2D;
    return { count, mean, covariance };
  });
}
