import assert from "node:assert/strict";
import type { NamedTensors } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import {
  hyperparameters,
  hyperTensors,
  optimize,
  type Optimizer,
  optimizer,
  type OptimizerName,
} from "../../lib/train/optimizer.ts";
import { assertClose, normals, testOnEngines } from "../engine/fixtures.ts";

const SIZE = 6;
/** Learning rates of the steps: they change, as a schedule makes them. */
const RATES = [0.1, 0.1, 0.05, 0.2, 0.01, 0.1, 0.1];
const START = normals(SIZE, 1);

/** Gradients of very different sizes, one of them 0. */
function gradientAt(step: number): number[] {
  return Array.from(normals(SIZE, 10 + step), (value, i) => Math.fround(value * [1, 1e-4, 30, 0, 1, 1][i]!));
}

/** The parameter after each step. */
function train(rule: Optimizer): number[][] {
  const found: number[][] = [];
  tf.tidy(() => {
    let parameter = tf.tensor2d(START, [2, SIZE / 2]) as tf.Tensor;
    let slots: NamedTensors = Object.fromEntries(rule.slots.map((slot) => [slot, tf.zerosLike(parameter)]));
    RATES.forEach((rate, i) => {
      const hyper = hyperTensors(hyperparameters(rate, i + 1));
      const gradient = tf.tensor2d(gradientAt(i), [2, SIZE / 2]);
      const next = rule.update(parameter, gradient, slots, hyper);
      assert.deepEqual(Object.keys(next.slots), rule.slots);
      assert.deepEqual([next.parameter.shape, next.parameter.dtype], [[2, SIZE / 2], "float32"]);
      ({ parameter, slots } = next);
      found.push(Array.from(parameter.dataSync()));
    });
  });
  return found;
}

/** Updates each value of a parameter separately, in double precision, by the algorithms of the papers and of PyTorch. */
function naiveTrain(name: OptimizerName, weightDecay: number): number[][] {
  const found = RATES.map(() => new Array<number>(SIZE));
  for (let k = 0; k < SIZE; k++) {
    let [parameter, m, v, momentum] = [START[k]!, 0, 0, 0];
    RATES.forEach((rate, i) => {
      let g = gradientAt(i)[k]!;
      if (name !== "adamw") g += weightDecay * parameter;
      else parameter *= 1 - rate * weightDecay;
      if (name === "sgd") {
        momentum = 0.9 * momentum + g;
        parameter -= rate * momentum;
      } else {
        m = 0.9 * m + 0.1 * g;
        v = 0.999 * v + 0.001 * g * g;
        const [mHat, vHat] = [m / (1 - 0.9 ** (i + 1)), v / (1 - 0.999 ** (i + 1))];
        parameter -= rate * mHat / (Math.sqrt(vHat) + 1e-8);
      }
      found[i]![k] = parameter;
    });
  }
  return found;
}

for (const name of ["adam", "adamw", "sgd"] as const) {
  for (const weightDecay of [0, 0.1]) {
    testOnEngines(
      `${name} with weight decay ${weightDecay} steps as a naive loop in double precision`,
      () => {
        const expected = naiveTrain(name, weightDecay);
        train(optimizer(name, weightDecay)).forEach((found, i) =>
          assertClose(found, expected[i]!, 1e-5, `after step ${i + 1}, value`)
        );
      },
    );
  }
}

testOnEngines("optimize() updates each parameter by its own gradient and slots, under their names", () => {
  const rule = optimizer("sgd", 0);
  tf.tidy(() => {
    const parameters = { "a/kernel": tf.tensor1d([1, 2]), b: tf.scalar(3) };
    const slots = { sgd_momentum: { b: tf.scalar(10), "a/kernel": tf.tensor1d([0, 20]) } };
    const gradients = { b: tf.scalar(1), "a/kernel": tf.tensor1d([2, 0]) };
    const next = optimize(rule, { parameters, slots }, gradients, hyperTensors(hyperparameters(0.5, 1)));
    assert.deepEqual(Object.keys(next.parameters), ["a/kernel", "b"]);
    assertClose(next.slots.sgd_momentum!["a/kernel"]!.dataSync(), [2, 18], 1e-5);
    assertClose(next.slots.sgd_momentum!.b!.dataSync(), [10], 1e-5);
    assertClose(next.parameters["a/kernel"]!.dataSync(), [0, -7], 1e-5);
    assertClose(next.parameters.b!.dataSync(), [-2], 1e-5);
  });
});

Deno.test("hyperparameters() are the rate, the two bias corrections and what stays in the average", () => {
  const numbers = (learningRate: number, step: number, ema?: number) =>
    Object.values(hyperparameters(learningRate, step, ema));
  assert.deepEqual(Object.keys(hyperparameters(0.1, 1)), [
    "learning_rate",
    "correction1",
    "correction2",
    "average_decay",
  ]);
  assertClose(numbers(0.1, 1, 0.9), [0.1, 0.1, 0.001, 2 / 11], 1e-12);
  assertClose(numbers(0.1, 2, 0.2), [0.1, 0.19, 0.001999, 0.2], 1e-12);
  assertClose(numbers(0.1, 1e6, 0.999), [0.1, 1, 1, 0.999], 1e-12);
  assertClose(numbers(0.1, 1), [0.1, 0.1, 0.001, 0], 1e-12);
});
