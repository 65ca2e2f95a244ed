import type { BatchNormResult, FusedOperations } from "./engine.ts";
import { releasable } from "./releasable.ts";
import { tf } from "./tf.ts";
import { averagePool, HALVING, inGroups, ONE_BY_ONE } from "./windows.ts";

type GradSaver = (tensors: tf.Tensor[]) => void;

/**
 * The operations in plain TensorFlow.js, with gradients in closed form where the stock ones consist of many
 * small steps.
 */
export const composedOperations: FusedOperations = {
  conv2d: (x, kernel, { stride, padding, groups } = ONE_BY_ONE) =>
    inGroups(x, kernel, groups, (x, kernel) => tf.conv2d(x, kernel, stride, padding)),

  matMul: (a, b) => tf.matMul(a, b),

  batchNorm(x, gamma, beta, epsilon) {
    const [batch, height, width, channels] = x.shape;
    const count = batch * height * width;
    let statistics: Pick<BatchNormResult, "mean" | "variance"> | undefined;
    const normalise = tf.customGrad((...args) => {
      const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, GradSaver];
      const rows = x.reshape([count, channels]); // [B·H·W, C]
      const mean = rows.sum(0).div(count); // [C]
      const centred = rows.sub(mean);
      const variance = centred.square().sum(0).div(count); // [C], biased
      const inverse = variance.add(epsilon).rsqrt();
      const normalised = centred.mul(inverse);
      const bessel = count / Math.max(1, count - 1);
      statistics = {
        mean: tf.keep(mean as tf.Tensor1D),
        variance: tf.keep(variance.mul(bessel) as tf.Tensor1D),
      };
      save([normalised, gamma, inverse]);
      return {
        value: normalised.mul(gamma).add(beta).reshape(x.shape),
        gradFunc: (dy, saved) => {
          const [normalised, gamma, inverse] = saved as [tf.Tensor, tf.Tensor, tf.Tensor];
          const d = (dy as tf.Tensor).reshape([count, channels]);
          const dBeta = d.sum(0); // [C]
          const dGamma = d.mul(normalised).sum(0); // [C]
          // Ioffe and Szegedy, 2015, section 3, with the sums over the batch combined.
          const centredGradient = d.sub(dBeta.div(count)).sub(normalised.mul(dGamma.div(count)));
          return [centredGradient.mul(inverse.mul(gamma)).reshape(x.shape), dGamma, dBeta];
        },
      };
    });
    const y = normalise(x, gamma, beta) as tf.Tensor4D;
    return { y, mean: releasable(statistics!.mean), variance: releasable(statistics!.variance) };
  },

  convReluPool(x, kernel, bias) {
    const pooled = this.maxPool(this.conv2d(x, kernel), 2, HALVING);
    return this.relu(this.biasAdd(pooled, bias));
  },

  relu: <T extends tf.Tensor>(x: T): T => tf.relu(x),

  maxPool: (x, size, { stride, padding }) => tf.maxPool(x, size, stride, padding),

  averagePool,

  biasAdd<T extends tf.Tensor>(x: T, bias: tf.Tensor1D): T {
    const rows = [-1, bias.size]; // Two dimensions, which wasm processes fastest.
    return tf.customGrad((x, bias) => ({
      value: (x as tf.Tensor).reshape(rows).add(bias as tf.Tensor).reshape((x as tf.Tensor).shape),
      gradFunc: (dy) => [dy as tf.Tensor, (dy as tf.Tensor).reshape(rows).sum(0)],
    }))(x, bias) as T;
  },
};
