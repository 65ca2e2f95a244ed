import { messageOf } from "../base/system_error.ts";
import type { Engine } from "./engine.ts";
import type { NamedTensors } from "./tensor_tree.ts";
import { tf } from "./tf.ts";
import { valueAndGradients } from "./value_and_gradients.ts";

/** Calls before the first one that counts: they compile, and choose kernels. */
const WARM_UP = 2;
const ROUNDS = 3;
/** Images of a batch. */
const BATCH = 128;

/**
 * Opens engines one after another, and again the one that takes the least time for a small training step. One that cannot
 * compute it is not taken.
 *
 * @param trial Measures the open engine, in milliseconds.
 * @returns The engine, and what was measured.
 * @throws What the first one throws, if none computes.
 */
export async function openFaster(
  openings: readonly (() => Promise<Engine>)[],
  trial: (engine: Engine) => Promise<number> = trialMilliseconds,
): Promise<{ engine: Engine; reason: string }> {
  const tried: { open: () => Promise<Engine>; name: string; milliseconds: number }[] = [];
  const errors: unknown[] = [];
  for (const open of openings) {
    try {
      const engine = await open();
      tried.push({ open, name: engine.name, milliseconds: await trial(engine) });
    } catch (error) {
      errors.push(error);
    }
  }
  const [fastest, ...others] = tried.toSorted((a, b) => a.milliseconds - b.milliseconds);
  if (fastest === undefined) throw errors[0];
  const slower = [
    ...others.map(({ name, milliseconds }) => `${name} ${milliseconds.toFixed(1)} ms`),
    ...errors.map((error) => `another engine failed: ${messageOf(error)}`),
  ];
  const reason = [`a small step takes ${fastest.milliseconds.toFixed(1)} ms`, ...slower].join(", ");
  return { engine: await fastest.open(), reason };
}

/**
 * How many milliseconds a small training step takes on an engine, which must be the active one: the loss and the gradients
 * of two convolutions and a dense layer for 128 images of 28 × 28. The fastest of three steps, since other programs make
 * steps only slower.
 */
export async function trialMilliseconds(engine: Pick<Engine, "compile">): Promise<number> {
  const inputs: NamedTensors = {
    x: tf.randomUniform([BATCH, 28, 28, 1], 0, 1, "float32", 1),
    first: tf.randomNormal([3, 3, 1, 32], 0, 0.1, "float32", 2),
    second: tf.randomNormal([3, 3, 32, 64], 0, 0.1, "float32", 3),
    dense: tf.randomNormal([7 * 7 * 64, 64], 0, 0.1, "float32", 4),
  };
  const step = engine.compile(({ x, ...parameters }: NamedTensors) => {
    const { loss, gradients } = valueAndGradients((parameters) => ({
      loss: lossOf(x as tf.Tensor4D, parameters),
      found: {},
    }), parameters);
    return { loss, gradients };
  }, { name: "trial" });
  try {
    let fastest = Infinity;
    for (let round = 0; round < WARM_UP + ROUNDS; round++) {
      const start = performance.now();
      const found = await step.start(inputs);
      await found.loss.data(); // An engine that works asynchronously has then finished.
      if (round >= WARM_UP) fastest = Math.min(fastest, performance.now() - start);
      tf.dispose([found.loss, ...Object.values(found.gradients)]);
    }
    return fastest;
  } finally {
    step.dispose();
    tf.dispose(inputs);
  }
}

function lossOf(x: tf.Tensor4D, { first, second, dense }: NamedTensors): tf.Scalar {
  const half = (x: tf.Tensor4D, kernel: tf.Tensor) =>
    tf.maxPool(tf.relu(tf.conv2d(x, kernel as tf.Tensor4D, 1, "same")), 2, 2, "valid");
  const features = half(half(x, first!), second!);
  return features.reshape([BATCH, -1]).matMul(dense as tf.Tensor2D).square().mean();
}
