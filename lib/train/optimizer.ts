import type { NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";

/** The names of the optimizers. */
export const OPTIMIZERS = ["adam", "adamw", "sgd"] as const;

/** `adam` (Kingma and Ba, 2015), `adamw` (Loshchilov and Hutter, 2019) or `sgd` with momentum. */
export type OptimizerName = (typeof OPTIMIZERS)[number];

const BETA1 = 0.9;
const BETA2 = 0.999;
/** Added to the square root of the second moment, as in PyTorch's default. */
const EPSILON = 1e-8;
const MOMENTUM = 0.9;

/** The scalars that change from step to step. */
export type Hyperparameters<T> = {
  /** From the schedule. */
  readonly learning_rate: T;
  /** 1 − β₁ᵗ, the bias correction of Adam's first moment. */
  readonly correction1: T;
  /** 1 − β₂ᵗ, the bias correction of Adam's second moment. */
  readonly correction2: T;
  /** The decay of the moving average of the parameters. */
  readonly average_decay: T;
};

/** The update rule of one parameter. */
export interface Optimizer {
  /** The names of its state for each parameter: tensors of the parameter's shape, 0 at the start. */
  slots: readonly string[];
  /**
   * Computes one step.
   *
   * @param slots The state of the parameter, by the names above.
   * @returns The new parameter and the new slots.
   */
  update(
    parameter: tf.Tensor,
    gradient: tf.Tensor,
    slots: NamedTensors,
    hyper: Hyperparameters<tf.Scalar>,
  ): { parameter: tf.Tensor; slots: NamedTensors };
}

/** Parameters by name, and the optimizer's state of them by slot and name. */
export interface OptimizedTensors {
  parameters: NamedTensors;
  /** By slot, then by the parameter's name. */
  slots: Readonly<Record<string, NamedTensors>>;
}

/**
 * One step of an optimizer on all parameters.
 *
 * @param gradients By the parameters' names.
 */
export function optimize(
  optimizer: Optimizer,
  { parameters, slots }: OptimizedTensors,
  gradients: NamedTensors,
  hyper: Hyperparameters<tf.Scalar>,
): OptimizedTensors {
  const next: Record<string, tf.Tensor> = {};
  const nextSlots: Record<string, Record<string, tf.Tensor>> = {};
  for (const slot of optimizer.slots) nextSlots[slot] = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const own = Object.fromEntries(optimizer.slots.map((slot) => [slot, slots[slot]![name]!]));
    const updated = optimizer.update(parameter, gradients[name]!, own, hyper);
    next[name] = updated.parameter;
    for (const slot of optimizer.slots) nextSlots[slot]![name] = updated.slots[slot]!;
  }
  return { parameters: next, slots: nextSlots };
}

/**
 * The scalars of a step. The decay of the moving average grows from 2/11 in the first step to `ema`: an
 * average over few steps would consist of the random initialisation (TensorFlow's `ExponentialMovingAverage`
 * has the same rule).
 *
 * They are computed on the host in double precision and passed to the step as tensors, so that the compiled
 * step never changes.
 *
 * @param step 1 in the first step.
 * @param ema The decay of the moving average.
 */
export function hyperparameters(learningRate: number, step: number, ema = 0): Hyperparameters<number> {
  return {
    learning_rate: learningRate,
    correction1: 1 - BETA1 ** step,
    correction2: 1 - BETA2 ** step,
    average_decay: Math.min(ema, (1 + step) / (10 + step)),
  };
}

/** Copies them to the engine as scalars; the caller disposes of them. */
export function hyperTensors(hyper: Hyperparameters<number>): Hyperparameters<tf.Scalar> {
  const { learning_rate, correction1, correction2, average_decay } = hyper;
  return {
    learning_rate: tf.scalar(learning_rate),
    correction1: tf.scalar(correction1),
    correction2: tf.scalar(correction2),
    average_decay: tf.scalar(average_decay),
  };
}

/**
 * Returns the optimizer of a name. `adamw` decouples weight decay from the gradient; the others add it to
 * the gradient.
 */
export function optimizer(name: OptimizerName, weightDecay: number): Optimizer {
  const decayed = (parameter: tf.Tensor, gradient: tf.Tensor) =>
    weightDecay === 0 || name === "adamw" ? gradient : gradient.add(parameter.mul(weightDecay));
  if (name === "sgd") {
    return {
      slots: ["sgd_momentum"],
      update(parameter, gradient, { sgd_momentum: momentum }, { learning_rate: lr }) {
        const velocity = momentum!.mul(MOMENTUM).add(decayed(parameter, gradient));
        return { parameter: parameter.sub(velocity.mul(lr)), slots: { sgd_momentum: velocity } };
      },
    };
  }
  return {
    slots: ["adam_first_moment", "adam_second_moment"],
    update(parameter, gradient, slots, { learning_rate: lr, correction1, correction2 }) {
      const g = decayed(parameter, gradient);
      const m = slots.adam_first_moment!.mul(BETA1).add(g.mul(1 - BETA1));
      const v = slots.adam_second_moment!.mul(BETA2).add(g.square().mul(1 - BETA2));
      const scale = v.div(correction2).sqrt().add(EPSILON);
      const change = m.div(correction1).div(scale).mul(lr);
      const shrunk = weightDecay === 0 || name === "adam"
        ? parameter
        : parameter.sub(parameter.mul(lr.mul(weightDecay)));
      return {
        parameter: shrunk.sub(change),
        slots: { adam_first_moment: m, adam_second_moment: v },
      };
    },
  };
}
