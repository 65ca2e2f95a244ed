/** The network as its papers draw it, in double precision, to test against. */
import { type Architecture, BATCH_NORM_EPSILON, trainableSpecs } from "../../lib/model/architecture.ts";
import {
  naiveBatchNorm,
  naiveConvolution,
  naiveDense,
  naiveMaxPool2,
  naiveRelu,
  naiveStatistics,
  type NaiveTensor,
} from "../engine/naive_layers.ts";
import { naiveNormalise } from "../triplet/naive_triplets.ts";

/** Values of parameters and running statistics by name. */
export type NaiveParameters = Map<string, ArrayLike<number>>;

/** What a forward pass gives. */
export interface NaivePass {
  /** `[B][D]` */
  embeddings: number[][];
  /** Mean and variance, with Bessel's correction, of each layer's batch, in the order of `runningSpecs`. */
  statistics: number[][];
}

/**
 * The forward pass: twice convolution, batch normalisation, ReLU, pooling; then a dense layer.
 *
 * @param pixels 0 … 255, `[B, H, W]`.
 * @param training Whether the batch's own statistics normalise, or the running ones.
 */
export function naiveNetwork(
  architecture: Architecture,
  pixels: ArrayLike<number>,
  parameters: NaiveParameters,
  training: boolean,
): NaivePass {
  const { height, width } = architecture;
  const shapes = new Map(trainableSpecs(architecture).map(({ name, shape }) => [name, shape]));
  const values = (name: string) => parameters.get(name)!;
  const statistics: number[][] = [];
  let x: NaiveTensor = {
    shape: [pixels.length / (height * width), height, width, 1],
    values: Array.from(pixels, (pixel) => pixel / 127.5 - 1),
  };
  for (const layer of ["conv1", "conv2"]) {
    const kernel = { shape: shapes.get(`${layer}/kernel`)!, values: Array.from(values(`${layer}/kernel`)) };
    const padding = { top: 1, bottom: 1, left: 1, right: 1 };
    x = naiveConvolution(x, kernel, { strides: [1, 1], padding });
    const unbiased = naiveStatistics(x, 1);
    statistics.push(unbiased.mean, unbiased.variance);
    const running = { mean: values(`${layer}/running_mean`), variance: values(`${layer}/running_variance`) };
    const normalising = training ? naiveStatistics(x) : running;
    x = naiveBatchNorm(x, normalising, values(`${layer}/gamma`), values(`${layer}/beta`), BATCH_NORM_EPSILON);
    x = naiveMaxPool2(naiveRelu(x));
  }
  const dense = naiveDense(x, values("dense/kernel"), values("dense/bias"));
  const size = architecture.embedding_size;
  const embeddings = Array.from(
    { length: x.shape[0]! },
    (_, i) => naiveNormalise(dense.values.slice(i * size, (i + 1) * size)),
  );
  return { embeddings, statistics };
}
