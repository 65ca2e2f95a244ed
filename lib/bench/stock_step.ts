import { openEngine } from "../engine/open_engine.ts";
import { tf } from "../engine/tf.ts";
import { stopGradient } from "../engine/stop_gradient.ts";
import { initialise } from "../model/initialise.ts";
import { BATCH_NORM_EPSILON } from "../model/layers/batch_norm.ts";
import { parameterSpecs } from "../model/parameter_specs.ts";
import { normalisePixels } from "../model/pixels.ts";
import { pairwiseDistances } from "../triplet/distances.ts";
import { semiHard } from "../triplet/semi_hard.ts";
import { tripletLoss } from "../triplet/triplet_loss.ts";
import { type Contender, meanOfSteps } from "./contender.ts";
import { LEARNING_RATE, MARGIN, stepNetwork, type StepRequest } from "./our_step.ts";
import type { StepInput } from "./step_input.ts";

/**
 * A contender with the same network and loss as a program for stock TensorFlow.js would write them: variables,
 * `tf.moments` and `tf.batchNorm`, a bias in each convolution, pooling after ReLU, `tf.train.adam`, and
 * TensorFlow.js' own gradients. Miner and engine are Trinca's, so that only the gradients and the optimizer differ.
 */
export async function stockStep(
  input: StepInput,
  { key, name, engine: request, steps }: StepRequest,
): Promise<Contender> {
  const { engine } = await openEngine(request);
  const network = stepNetwork(input);
  const initial = initialise(network, 1);
  const variables = parameterSpecs(network).map(({ name, shape }) =>
    tf.variable(tf.tensor(initial.get(name)!, shape))
  );
  const biases = [32, 64].map((filters) => tf.variable(tf.zeros([filters])));
  const optimizer = tf.train.adam(LEARNING_RATE);
  const [kernel1, gamma1, beta1, kernel2, gamma2, beta2, dense, bias] = variables;

  const layer = (x: tf.Tensor4D, kernel: tf.Tensor, bias: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor) => {
    const y = tf.conv2d(x, kernel as tf.Tensor4D, 1, "same").add(bias) as tf.Tensor4D;
    const { mean, variance } = tf.moments(y, [0, 1, 2]);
    const normalised = tf.batchNorm(
      y,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      beta as tf.Tensor1D,
      gamma as tf.Tensor1D,
      BATCH_NORM_EPSILON,
    );
    return tf.maxPool(tf.relu(normalised), 2, 2, "valid") as tf.Tensor4D;
  };

  const loss = tripletLoss({ margin: MARGIN });
  const step = () => {
    const cost = tf.tidy(() => {
      const size = input.batch.labels.length;
      const pixels = tf.tensor4d(input.batch.pixels, [size, input.side, input.side, 1], "int32");
      const labels = tf.tensor1d(input.batch.labels, "int32");
      const uniforms = tf.tensor2d(input.uniforms, [2, size]);
      return optimizer.minimize(() => {
        const hidden = layer(normalisePixels(pixels), kernel1!, biases[0]!, gamma1!, beta1!);
        const features = layer(hidden, kernel2!, biases[1]!, gamma2!, beta2!).reshape([size, -1]);
        const raw = tf.matMul(features, dense!).add(bias!);
        const embeddings = raw.div(tf.norm(raw, 2, 1, true)) as tf.Tensor2D;
        const distances = pairwiseDistances(embeddings);
        const mined = stopGradient(() =>
          semiHard(embeddings, labels, { margin: MARGIN, uniforms, distances })
        );
        return loss(embeddings, labels, mined, { distances }).loss;
      }, true)!;
    });
    cost.dataSync();
    cost.dispose();
  };
  return {
    key,
    name,
    about: `stock TensorFlow.js gradients and optimizer on ${engine.version}`,
    activate: async () => void await openEngine(request),
    run: async () => await Promise.resolve(meanOfSteps(step, steps, () => performance.now())),
    dispose() {
      tf.dispose([...variables, ...biases]);
      optimizer.dispose();
    },
  };
}
