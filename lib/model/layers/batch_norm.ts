import { z } from "zod";
import type { tf } from "../../engine/tf.ts";
import { ATTRIBUTE } from "../graph_builder.ts";
import type { InferenceRun, LayerKind } from "../layer_kind.ts";

/** Added to the variance, as in PyTorch's default. */
export const BATCH_NORM_EPSILON = 1e-5;

const BatchNorm = z.strictObject({
  type: z.literal("batch_norm"),
  /** The initial scale of each channel; 1 if missing. */
  gamma: z.number().exactOptional(),
  name: z.string().exactOptional(),
});

/** Batch normalisation over the channels, the last dimension. */
export type BatchNormLayer = z.infer<typeof BatchNorm>;

/**
 * Batch normalisation (Ioffe and Szegedy, 2015): with the statistics of the batch in training mode, with
 * their running average in inference mode.
 *
 * @param options `gamma`: the initial scale, 1 by default; a small one at the end of a residual block lets the input
 * pass almost unchanged at first (Goyal et al., 2017). `name`: the prefix of its parameters' names.
 */
export function batchNorm(options: { gamma?: number; name?: string } = {}): BatchNormLayer {
  return { type: "batch_norm", ...options };
}

/** The batch normalisation kind. */
export const batchNormKind: LayerKind<BatchNormLayer> = {
  schema: BatchNorm,
  output: (_, input) => input,
  parameters: ({ gamma = 1 }, input) => [
    { suffix: "gamma", shape: [input.at(-1)!], initial: gamma },
    { suffix: "beta", shape: [input.at(-1)!], initial: 0 },
  ],
  statistics: (_, input) => [
    { suffix: "running_mean", shape: [input.at(-1)!], initial: 0 },
    { suffix: "running_variance", shape: [input.at(-1)!], initial: 1 },
  ],
  describe: () => "batch norm",
  train(x, { operations, parameter, record }) {
    const channels = x.shape.at(-1)!;
    const images = (x.rank === 4 ? x : x.reshape([-1, 1, 1, channels])) as tf.Tensor4D;
    const [gamma, beta] = [parameter("gamma"), parameter("beta")] as [tf.Tensor1D, tf.Tensor1D];
    const { y, mean, variance } = operations.batchNorm(images, gamma, beta, BATCH_NORM_EPSILON);
    record("running_mean", mean);
    record("running_variance", variance);
    return x.rank === 4 ? y : y.reshape(x.shape);
  },
  infer(x, run) {
    const { scale, shift } = scaleAndShift(run);
    return x.mul(scale).add(shift);
  },
  graph(x, { name, input, graph }) {
    const inputs = ["gamma", "beta", "running_mean", "running_variance"].map((suffix) => `${name}/${suffix}`);
    const channels = input.at(-1)!;
    const isImage = input.length === 3;
    const images = isImage ? x : graph.reshape(`${name}/images`, x, [-1, 1, 1, channels]);
    const y = graph.add(`${name}/batch_norm`, "FusedBatchNormV3", [images, ...inputs], {
      T: ATTRIBUTE.float,
      U: ATTRIBUTE.float,
      epsilon: { f: BATCH_NORM_EPSILON },
      data_format: ATTRIBUTE.text("NHWC"),
      is_training: ATTRIBUTE.flag(false),
    });
    return isImage ? y : graph.reshape(`${name}/vectors`, y, [-1, channels]);
  },
  onnx(x, { name, input, graph, values }) {
    const inputs = ["gamma", "beta", "running_mean", "running_variance"].map((suffix) =>
      graph.floats(`${name}/${suffix}`, [input.at(-1)!], values(suffix))
    );
    const epsilon = { float: BATCH_NORM_EPSILON };
    return graph.add(`${name}/batch_norm`, "BatchNormalization", [x, ...inputs], { epsilon });
  },
};

/**
 * Batch normalisation in inference mode as y = scale · x + shift, each `[C]`, since the statistics are
 * constants.
 */
export function scaleAndShift(
  { parameter, statistic }: Pick<InferenceRun<BatchNormLayer>, "parameter" | "statistic">,
): { scale: tf.Tensor1D; shift: tf.Tensor1D } {
  const scale = parameter("gamma").mul(statistic("running_variance").add(BATCH_NORM_EPSILON).rsqrt());
  const shift = parameter("beta").sub(statistic("running_mean").mul(scale));
  return { scale: scale as tf.Tensor1D, shift: shift as tf.Tensor1D };
}
