import type { BatchNormResult, FusedOperations } from "../engine.ts";
import { releasable } from "../releasable.ts";
import { tf } from "../tf.ts";
import type { NativeBackend } from "./native_backend.ts";
import { AttributeType, DataType } from "./types.ts";

const FLOAT = { name: "T", type: AttributeType.TF_ATTR_TYPE, value: DataType.TF_FLOAT };
const NHWC = { name: "data_format", type: AttributeType.TF_ATTR_STRING, value: "NHWC" };
const TRAINING = [
  FLOAT,
  { name: "U", type: AttributeType.TF_ATTR_TYPE, value: DataType.TF_FLOAT },
  NHWC,
  { name: "is_training", type: AttributeType.TF_ATTR_BOOL, value: true },
];

/** TensorFlow.js's type for the function by which a forward pass keeps tensors for its gradient. */
type GradSaver = (tensors: tf.Tensor[]) => void;

/**
 * TensorFlow's fused kernels: each operation and each of its gradients is one kernel.
 *
 * @param products Convolution and matrix product, in whatever precision.
 */
export function nativeOperations(
  backend: NativeBackend,
  products: Pick<FusedOperations, "conv2d" | "matMul">,
): FusedOperations {
  return {
    ...products,

    batchNorm(x, gamma, beta, epsilon) {
      const attributes = [...TRAINING, {
        name: "epsilon",
        type: AttributeType.TF_ATTR_FLOAT,
        value: epsilon,
      }];
      let statistics: Pick<BatchNormResult, "mean" | "variance"> | undefined;
      const normalise = tf.customGrad((...args) => {
        const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, GradSaver];
        // The kernel wants running statistics to be handed in, empty in training.
        const none = tf.tensor1d([]);
        // Factor 1 makes it return the batch's own statistics.
        const factor = { name: "exponential_avg_factor", type: AttributeType.TF_ATTR_FLOAT, value: 1 };
        const [y, mean, variance, ...reserved] = backend.executeMultipleOutputs(
          "FusedBatchNormV3",
          [...attributes, factor],
          [x, gamma, beta, none, none],
          6,
        );
        statistics = { mean: tf.keep(mean as tf.Tensor1D), variance: tf.keep(variance as tf.Tensor1D) };
        save([x, gamma, ...reserved]);
        return {
          value: y!,
          gradFunc: (dy, saved) =>
            backend.executeMultipleOutputs("FusedBatchNormGradV3", attributes, [dy as tf.Tensor, ...saved], 5)
              .slice(0, 3),
        };
      });
      const y = normalise(x, gamma, beta) as tf.Tensor4D;
      return { y, mean: releasable(statistics!.mean), variance: releasable(statistics!.variance) };
    },

    relu<T extends tf.Tensor>(x: T): T {
      return tf.customGrad((x, save) => {
        const y = backend.executeSingleOutput("Relu", [FLOAT], [x as tf.Tensor]);
        (save as GradSaver)([y]);
        return {
          value: y,
          gradFunc: (dy, [y]) => backend.executeSingleOutput("ReluGrad", [FLOAT], [dy as tf.Tensor, y!]),
        };
      })(x) as T;
    },

    maxPool2: (x) => tf.maxPool(x, 2, 2, "valid"),

    biasAdd(x, bias) {
      return tf.customGrad((x, bias) => ({
        value: backend.executeSingleOutput("BiasAdd", [FLOAT, NHWC], [x as tf.Tensor, bias as tf.Tensor]),
        gradFunc: (dy) => [
          dy as tf.Tensor,
          backend.executeSingleOutput("BiasAddGrad", [FLOAT, NHWC], [dy as tf.Tensor]),
        ],
      }))(x, bias) as tf.Tensor2D;
    },
  };
}
