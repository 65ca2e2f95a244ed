import type { ConvolutionWindows, Windows } from "./engine.ts";
import { tf } from "./tf.ts";

/** The windows of a convolution that preserves height and width. */
export const ONE_BY_ONE: ConvolutionWindows = { stride: 1, padding: "same", groups: 1 };

/** The windows of a pooling that halves height and width. */
export const HALVING: Windows = { stride: 2, padding: "valid" };

/**
 * Computes a convolution group by group: TensorFlow has no kernels for groups with a gradient.
 *
 * @param x `[B, H, W, I]`
 * @param kernel `[h, w, I / groups, O]`
 * @param convolve Convolves one group.
 */
export function inGroups(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  groups: number,
  convolve: (x: tf.Tensor4D, kernel: tf.Tensor4D) => tf.Tensor4D,
): tf.Tensor4D {
  if (groups === 1) return convolve(x, kernel);
  const [images, kernels] = [x, kernel].map((all) => tf.split(all, groups, 3)) as [
    tf.Tensor4D[],
    tf.Tensor4D[],
  ];
  return tf.concat(images.map((image, i) => convolve(image, kernels[i]!)), 3);
}

/**
 * Averages each square window; see `FusedOperations`. The gradient of each mean is distributed over its
 * window, in this form on all engines, since wasm has no kernel for it.
 */
export function averagePool(x: tf.Tensor4D, size: number): tf.Tensor4D {
  const [, height, width] = x.shape;
  return tf.customGrad((x) => ({
    value: tf.avgPool(x as tf.Tensor4D, size, size, "valid"),
    gradFunc: (dy) => {
      const [, rows, columns] = (dy as tf.Tensor4D).shape;
      const spread = tf.image.resizeNearestNeighbor(dy as tf.Tensor4D, [rows * size, columns * size]);
      const edges: [number, number][] = [[0, 0], [0, height - rows * size], [0, width - columns * size], [
        0,
        0,
      ]];
      return spread.div(size * size).pad(edges);
    },
  }))(x) as tf.Tensor4D;
}
