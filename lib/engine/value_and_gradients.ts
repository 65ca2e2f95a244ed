import { UserError } from "../base/user_error.ts";
import { releasable } from "./releasable.ts";
import { stopGradient } from "./stop_gradient.ts";
import { mapTree, type NamedTensors, type TensorTree } from "./tensor_tree.ts";
import { tf } from "./tf.ts";

/** A loss, its gradients, and other results of its computation. */
export type ValueAndGradients<Found extends TensorTree> = {
  loss: tf.Scalar;
  /** The gradient with respect to each parameter, with the parameter's name and shape. */
  gradients: Record<string, tf.Tensor>;
  /** What `fn` returned besides the loss. */
  found: Found;
};

/**
 * Computes the value and the gradients of a loss with respect to named parameters (`tf.valueAndGrads`
 * supports neither names nor other results, and disposes of all tensors that its function creates).
 *
 * @param fn Returns the loss and other results of its computation, through which no gradient flows.
 * @throws {UserError} If the loss is no scalar, or does not depend on a parameter; nothing is left behind
 * then, nor if `fn` throws.
 */
export function valueAndGradients<Found extends TensorTree>(
  fn: (parameters: NamedTensors) => { loss: tf.Scalar; found: Found },
  parameters: NamedTensors,
): ValueAndGradients<Found> {
  const names = Object.keys(parameters);
  const kept: tf.Tensor[] = [];
  let found: Found | undefined;
  try {
    const minimised = (): tf.Tensor => {
      const result = fn(parameters);
      // Kept beyond the gradient's own scope, which would dispose of them.
      found = stopGradient(() =>
        mapTree(result.found, (tensor) => {
          const copy = tf.keep(tensor.clone());
          kept.push(copy);
          return copy;
        })
      );
      requireScalar(result.loss);
      return result.loss;
    };
    // As `tf.valueAndGrads` does, which does not name the parameter without a gradient.
    const { value, grads } = tf.tidy(() => {
      const computed = tf.engine().gradients(minimised, Object.values(parameters), undefined, true);
      const unused = names.filter((_, i) => !computed.grads[i]);
      if (unused.length > 0) {
        throw new UserError(
          `Expected a loss that depends on every parameter but it has no gradient for ${
            unused.join(", ")
          }; ` +
            `use it in the loss, or leave it out of the parameters`,
        );
      }
      return computed;
    });
    return {
      loss: value as tf.Scalar,
      gradients: Object.fromEntries(names.map((name, i) => [name, grads[i]!])),
      found: mapTree(found!, releasable),
    };
  } catch (error) {
    for (const tensor of kept) tensor.dispose();
    releaseTape();
    throw error;
  }
}

function requireScalar(loss: unknown): void {
  if (loss instanceof tf.Tensor && loss.rank === 0) return;
  const found = loss instanceof tf.Tensor ? `a tensor of shape [${loss.shape.join(", ")}]` : `${loss}`;
  throw new UserError(`Expected a loss that is a scalar tensor but found ${found}; take its sum() or mean()`);
}

/**
 * Disposes of what TensorFlow.js saved for a gradient that is no longer computed: it does so only after a
 * successful one.
 */
function releaseTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return; // of an enclosing gradient
  for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose();
  state.activeTape = [];
}
