import type { tf } from "../engine/tf.ts";

/** The names of the optimizers. */
export const OPTIMIZERS = ["adam", "adamw", "sgd"] as const;

/** `adam` (Kingma and Ba, 2015), `adamw` (Loshchilov and Hutter, 2019) or `sgd` with momentum. */
export type OptimizerName = (typeof OPTIMIZERS)[number];

const BETA1 = 0.9;
const BETA2 = 0.999;
/** Added to the root of the second moment, as in PyTorch's default. */
const EPSILON = 1e-8;
const MOMENTUM = 0.9;

/** What an optimizer does to one parameter. */
export interface Optimizer {
  /** What it remembers of each parameter, each of the parameter's shape and 0 at the start. */
  slots: readonly string[];
  /**
   * One step.
   *
   * @param hyper The numbers of {@link hyperparameters} as scalars.
   * @returns The new parameter and the new slots.
   */
  update(parameter: tf.Tensor, gradient: tf.Tensor, slots: tf.Tensor[], hyper: tf.Scalar[]): tf.Tensor[];
}

/**
 * The numbers of a step that change from one to the next: the learning rate, 1 − β₁ᵗ, 1 − β₂ᵗ, and the share of the
 * average of the parameters that stays in it. That share grows from the first step's 2/11 to `ema`: an average of few
 * steps would be that of the random beginning (TensorFlow's `ExponentialMovingAverage` has the same rule).
 *
 * Worked out on the host in double precision and handed in as a tensor, so that the step itself never changes.
 *
 * @param step 1 at the first step.
 * @param ema Decay of the average.
 */
export function hyperparameters(learningRate: number, step: number, ema = 0): number[] {
  const stays = Math.min(ema, (1 + step) / (10 + step));
  return [learningRate, 1 - BETA1 ** step, 1 - BETA2 ** step, stays];
}

/** The optimizer of a name. With `adamw`, weight decay is decoupled from the gradient; else it is part of it. */
export function optimizer(name: OptimizerName, weightDecay: number): Optimizer {
  const decayed = (parameter: tf.Tensor, gradient: tf.Tensor) =>
    weightDecay === 0 || name === "adamw" ? gradient : gradient.add(parameter.mul(weightDecay));
  if (name === "sgd") {
    return {
      slots: ["sgd_momentum"],
      update(parameter, gradient, [momentum], [lr]) {
        const velocity = momentum!.mul(MOMENTUM).add(decayed(parameter, gradient));
        return [parameter.sub(velocity.mul(lr!)), velocity];
      },
    };
  }
  return {
    slots: ["adam_first_moment", "adam_second_moment"],
    update(parameter, gradient, [first, second], [lr, correction1, correction2]) {
      const g = decayed(parameter, gradient);
      const m = first!.mul(BETA1).add(g.mul(1 - BETA1));
      const v = second!.mul(BETA2).add(g.square().mul(1 - BETA2));
      const scale = v.div(correction2!).sqrt().add(EPSILON);
      const change = m.div(correction1!).div(scale).mul(lr!);
      const shrunk = weightDecay === 0 || name === "adam"
        ? parameter
        : parameter.sub(parameter.mul(lr!.mul(weightDecay)));
      return [shrunk.sub(change), m, v];
    },
  };
}
