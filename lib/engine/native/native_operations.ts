import type { BatchNormResult, FusedOperations, Windows } from "../engine.ts";
import { releasable } from "../releasable.ts";
import { tf } from "../tf.ts";
import { averagePool, HALVING, inGroups, ONE_BY_ONE } from "../windows.ts";
import type { Workers } from "../workers.ts";
import type { KernelForm, NativeBackend } from "./native_backend.ts";
import { syncedBatchNorm } from "./synced_batch_norm.ts";
import { AttributeType, DataType, type OpAttribute, typeAttribute } from "./types.ts";

const NHWC: OpAttribute = { name: "data_format", type: AttributeType.TF_ATTR_STRING, value: "NHWC" };
const CONVOLUTION = windowAttributes(ONE_BY_ONE);
const POOLING = poolAttributes(2, HALVING);
const TRAINING: OpAttribute[] = [
  typeAttribute("U", DataType.TF_FLOAT),
  NHWC,
  { name: "is_training", type: AttributeType.TF_ATTR_BOOL, value: true },
];

/** TensorFlow.js' type of the function with which a forward pass saves tensors for its gradient. */
type GradSaver = (tensors: tf.Tensor[]) => void;

/**
 * TensorFlow's fused kernels in float32: each operation and each of its gradients is a single kernel.
 *
 * @param workers Those whose images batch normalisation normalises together; only this process if missing.
 */
export function nativeOperations(backend: NativeBackend, workers?: Workers): FusedOperations {
  return operations(backend, "float32", workers);
}

/**
 * The same in bfloat16, including the gradients: float32 in, float32 out, rounded before and after each
 * kernel. Statistics and sums over a batch are in float32. If the processor has instructions for it, sums
 * within a product are in float32; otherwise intermediate sums are rounded, and all is slow.
 */
export function bfloat16Operations(backend: NativeBackend, workers?: Workers): FusedOperations {
  return operations(backend, "bfloat16", workers);
}

function operations(
  backend: NativeBackend,
  precision: "float32" | "bfloat16",
  workers: Workers | undefined,
): FusedOperations {
  const runKernel = (
    name: string,
    attributes: readonly OpAttribute[],
    inputs: tf.Tensor[],
    form?: KernelForm,
  ) => backend.executeKernel(precision, name, attributes, inputs, form);
  const run = (name: string, attributes: readonly OpAttribute[], ...inputs: tf.Tensor[]) =>
    runKernel(name, attributes, inputs)[0]!;
  const sizes = (shape: number[]) => tf.tensor1d(shape, "int32");
  const multiply = (a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean) =>
    run("MatMul", [flag("transpose_a", transposeA), flag("transpose_b", transposeB)], a, b);
  const convolutionGradients = (
    x: tf.Tensor,
    kernel: tf.Tensor,
    dy: tf.Tensor,
    attributes: readonly OpAttribute[],
  ): [tf.Tensor, tf.Tensor] => {
    const dx = run("Conv2DBackpropInput", attributes, sizes(x.shape), kernel, dy);
    return [dx, run("Conv2DBackpropFilter", attributes, x, sizes(kernel.shape), dy)];
  };
  /** Takes every row and column whose index is a multiple of the stride: means over a single element, a fast kernel. */
  const everyNth = (x: tf.Tensor4D, stride: number): tf.Tensor4D => {
    const { shape } = x;
    const attributes = poolAttributes(1, { stride, padding: "valid" });
    return tf.customGrad((x) => ({
      value: run("AvgPool", attributes, x as tf.Tensor),
      gradFunc: (dy) => run("AvgPoolGrad", attributes, sizes(shape), dy as tf.Tensor),
    }))(x) as tf.Tensor4D;
  };
  const convolve = (x: tf.Tensor4D, kernel: tf.Tensor4D, windows: Windows): tf.Tensor4D => {
    const [height, width] = kernel.shape;
    // oneDNN has no fast kernels for the gradients of a 1×1 convolution with a stride.
    if (height === 1 && width === 1 && windows.stride > 1) {
      return convolve(everyNth(x, windows.stride), kernel, { ...windows, stride: 1 });
    }
    const attributes = windowAttributes(windows);
    return tf.customGrad((...args) => {
      const [x, kernel, save] = args as [tf.Tensor, tf.Tensor, GradSaver];
      save([x, kernel]);
      return {
        value: run("Conv2D", attributes, x, kernel),
        gradFunc: (dy, [x, kernel]) => convolutionGradients(x!, kernel!, dy as tf.Tensor, attributes),
      };
    })(x, kernel) as tf.Tensor4D;
  };
  // The kernel sums in the type of its input: in bfloat16 a sum of ones would stop at 256.
  const biasGradient = (dy: tf.Tensor) => backend.executeKernel("float32", "BiasAddGrad", [NHWC], [dy])[0]!;
  return {
    ...(workers && { gather: (x: tf.Tensor) => workers.gather(x) }),

    conv2d: (x, kernel, { groups, ...windows } = ONE_BY_ONE) =>
      inGroups(x, kernel, groups, (x, kernel) => convolve(x, kernel, windows)),

    convReluPool: (x, kernel, bias) =>
      tf.customGrad((...args) => {
        const [x, kernel, bias, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, GradSaver];
        // In this order TensorFlow fuses the first three into one kernel.
        const y = run("Relu", [], run("BiasAdd", [NHWC], run("Conv2D", CONVOLUTION, x, kernel), bias));
        const pooled = run("MaxPool", POOLING, y);
        save([x, kernel, y, pooled]);
        return {
          value: pooled,
          gradFunc: (dy, saved) => {
            const [x, kernel, y, pooled] = saved as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
            // If all four values of a window are 0, none gets a gradient: any of them is a maximum.
            const dPooled = run("ReluGrad", [], dy as tf.Tensor, pooled);
            const dConv = run("MaxPoolGrad", POOLING, y, pooled, dPooled);
            return [
              ...convolutionGradients(x, kernel, dConv, CONVOLUTION),
              biasGradient(dPooled),
            ];
          },
        };
      })(x, kernel, bias) as tf.Tensor4D,

    matMul: (a, b) =>
      tf.customGrad((...args) => {
        const [a, b, save] = args as [tf.Tensor, tf.Tensor, GradSaver];
        save([a, b]);
        return {
          value: multiply(a, b, false, false),
          gradFunc: (dy, [a, b]) => [
            multiply(dy as tf.Tensor, b!, false, true),
            multiply(a!, dy as tf.Tensor, true, false),
          ],
        };
      })(a, b) as tf.Tensor2D,

    batchNorm(x, gamma, beta, epsilon) {
      if (workers !== undefined) return syncedBatchNorm(runKernel, workers, x, gamma, beta, epsilon);
      const attributes = [...TRAINING, {
        name: "epsilon",
        type: AttributeType.TF_ATTR_FLOAT,
        value: epsilon,
      }];
      let statistics: Pick<BatchNormResult, "mean" | "variance"> | undefined;
      const normalise = tf.customGrad((...args) => {
        const [x, gamma, beta, save] = args as [tf.Tensor, tf.Tensor, tf.Tensor, GradSaver];
        // The kernel requires running statistics as inputs, which are empty in training.
        const none = tf.tensor1d([]);
        // Factor 1 makes it return the batch's own statistics.
        const factor = { name: "exponential_avg_factor", type: AttributeType.TF_ATTR_FLOAT, value: 1 };
        const [y, mean, variance, ...reserved] = runKernel(
          "FusedBatchNormV3",
          [...attributes, factor],
          [x, gamma, beta, none, none],
          { typed: 1, outputs: 6 },
        );
        statistics = { mean: tf.keep(mean as tf.Tensor1D), variance: tf.keep(variance as tf.Tensor1D) };
        save([x, gamma, ...reserved]);
        return {
          value: y!,
          gradFunc: (dy, saved) =>
            runKernel("FusedBatchNormGradV3", attributes, [dy as tf.Tensor, ...saved], {
              typed: 2,
              outputs: 5,
            })
              .slice(0, 3),
        };
      });
      const y = normalise(x, gamma, beta) as tf.Tensor4D;
      return { y, mean: releasable(statistics!.mean), variance: releasable(statistics!.variance) };
    },

    relu<T extends tf.Tensor>(x: T): T {
      return tf.customGrad((x, save) => {
        const y = run("Relu", [], x as tf.Tensor);
        (save as GradSaver)([y]);
        return { value: y, gradFunc: (dy, [y]) => run("ReluGrad", [], dy as tf.Tensor, y!) };
      })(x) as T;
    },

    maxPool(x, size, windows) {
      const attributes = poolAttributes(size, windows);
      return tf.customGrad((x, save) => {
        const y = run("MaxPool", attributes, x as tf.Tensor);
        (save as GradSaver)([x as tf.Tensor, y]);
        return {
          value: y,
          gradFunc: (dy, [x, y]) => run("MaxPoolGrad", attributes, x!, y!, dy as tf.Tensor),
        };
      })(x) as tf.Tensor4D;
    },

    averagePool,

    unpackBytes: (words) => backend.unpackBytes(words),

    biasAdd<T extends tf.Tensor>(x: T, bias: tf.Tensor1D): T {
      return tf.customGrad((x, bias) => ({
        value: run("BiasAdd", [NHWC], x as tf.Tensor, bias as tf.Tensor),
        gradFunc: (dy) => [
          dy as tf.Tensor,
          biasGradient(dy as tf.Tensor),
        ],
      }))(x, bias) as T;
    },
  };
}

function windowAttributes({ stride, padding }: Windows): OpAttribute[] {
  return [
    { name: "strides", type: AttributeType.TF_ATTR_INT, value: [1, stride, stride, 1] },
    { name: "padding", type: AttributeType.TF_ATTR_STRING, value: padding.toUpperCase() },
    NHWC,
  ];
}

function poolAttributes(size: number, windows: Windows): OpAttribute[] {
  return [
    { name: "ksize", type: AttributeType.TF_ATTR_INT, value: [1, size, size, 1] },
    ...windowAttributes(windows),
  ];
}

function flag(name: string, value: boolean): OpAttribute {
  return { name, type: AttributeType.TF_ATTR_BOOL, value };
}
