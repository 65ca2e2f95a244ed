import type { FusedOperations } from "../engine/engine.ts";
import type { NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";
import { fuse } from "./fuse.ts";
import type { InferenceRun, Layer, TrainingRun } from "./layer_kind.ts";
import { kindOf } from "./layers.ts";
import { scaleAndShift } from "./layers/batch_norm.ts";
import type { ConvLayer } from "./layers/conv.ts";
import { firstConvolution } from "./first_convolution.ts";
import { layersOf, type Network } from "./network.ts";
import type { PlacedLayer } from "./place_layers.ts";

/** The inputs of a forward pass besides the images. */
export interface NetworkRun {
  /** The engine's operations, in the chosen precision. */
  operations: FusedOperations;
  /** The trainable parameters, by name. */
  parameters: NamedTensors;
}

/** The results of a forward pass in training mode. */
export interface TrainingPass {
  /** L2-normalised, `[B, D]`. */
  embeddings: tf.Tensor2D;
  /** Means and variances of the batch, by the names of the running ones. */
  statistics: Record<string, tf.Tensor>;
}

/**
 * The forward pass in training mode: batch normalisation uses the statistics of the batch, and dropout
 * random numbers.
 *
 * @param images Normalised, `[B, H, W, C]`.
 * @param run `random`: numbers in [0, 1) for the layers in `randomSpecs()`, `[B, …shape]`, by name; none by
 * default.
 */
export function forwardInTraining(
  network: Network,
  images: tf.Tensor4D,
  { operations, parameters, random = {} }: NetworkRun & { random?: NamedTensors | undefined },
): TrainingPass {
  const statistics: Record<string, tf.Tensor> = {};
  const runOf = (placed: PlacedLayer): TrainingRun<Layer> => ({
    layer: placed.layer,
    operations,
    parameter: (suffix) => find(parameters, `${placed.name}/${suffix}`),
    record: (suffix, value) => statistics[`${placed.name}/${suffix}`] = value,
    uniforms: () => find(random, placed.name),
    inner: (part, x) => runAll(placed.inner[part]!, x),
  });
  const runOne = (placed: PlacedLayer, x: tf.Tensor) => kindOf(placed.layer).train(x, runOf(placed));
  const runAll = (layers: readonly PlacedLayer[], input: tf.Tensor): tf.Tensor => {
    let x = input;
    for (const stage of fuse(layers)) {
      if (stage.kind === "layer") x = runOne(stage.placed, x);
      else if (stage.kind === "conv_norm") x = runOne(stage.norm, runOne(stage.conv, x));
      else {
        const { conv, norm, pool, relu } = stage;
        const isFirst = x.shape[3] === 1 && !(conv.layer as ConvLayer).bias;
        x = isFirst
          ? firstConvolution(x as tf.Tensor4D, runOf(conv), runOf(norm))
          : runOne(relu, runOne(pool, runOne(norm, runOne(conv, x))));
      }
    }
    return x;
  };
  return { embeddings: runAll(layersOf(network), images) as tf.Tensor2D, statistics };
}

/**
 * The forward pass in inference mode: batch normalisation uses the running statistics, so an image's
 * embedding depends on that image only. Folded into the convolutions, it is almost free.
 *
 * @param images Normalised, `[B, H, W, C]`.
 * @returns L2-normalised embeddings, `[B, D]`.
 */
export function forward(
  network: Network,
  images: tf.Tensor4D,
  { operations, parameters, statistics }: NetworkRun & { statistics: NamedTensors },
): tf.Tensor2D {
  const runOf = (placed: PlacedLayer): InferenceRun<Layer> => ({
    layer: placed.layer,
    operations,
    parameter: (suffix) => find(parameters, `${placed.name}/${suffix}`),
    statistic: (suffix) => find(statistics, `${placed.name}/${suffix}`),
    inner: (part, x) => runAll(placed.inner[part]!, x),
  });
  const runAll = (layers: readonly PlacedLayer[], input: tf.Tensor): tf.Tensor => {
    let x = input;
    for (const stage of fuse(layers)) {
      if (stage.kind === "layer") x = kindOf(stage.placed.layer).infer(x, runOf(stage.placed));
      else {
        const { kernel, bias } = foldBatchNorm(runOf(stage.conv), runOf(stage.norm));
        const { stride, padding, groups } = stage.conv.layer as ConvLayer;
        x = stage.kind === "conv_norm_pool"
          ? operations.convReluPool(x as tf.Tensor4D, kernel, bias)
          : operations.biasAdd(
            operations.conv2d(x as tf.Tensor4D, kernel, { stride, padding, groups }),
            bias,
          );
      }
    }
    return x;
  };
  return tf.tidy(() => runAll(layersOf(network), images) as tf.Tensor2D);
}

/**
 * Returns the kernel and the bias of a convolution that is equivalent to a convolution and the batch
 * normalisation after it.
 */
function foldBatchNorm(
  conv: InferenceRun<Layer>,
  norm: InferenceRun<Layer>,
): { kernel: tf.Tensor4D; bias: tf.Tensor1D } {
  const { scale, shift } = scaleAndShift(norm);
  const bias = (conv.layer as ConvLayer).bias ? shift.add(conv.parameter("bias").mul(scale)) : shift;
  return { kernel: conv.parameter("kernel").mul(scale) as tf.Tensor4D, bias: bias as tf.Tensor1D };
}

function find(tensors: NamedTensors, name: string): tf.Tensor {
  const tensor = tensors[name];
  if (tensor === undefined) {
    throw new Error(`Expected a tensor ${name} but there are ${Object.keys(tensors).join(", ")}`);
  }
  return tensor;
}
