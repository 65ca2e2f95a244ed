import { releasable } from "./releasable.ts";
import { stopGradient } from "./stop_gradient.ts";
import { mapTree, type NamedTensors, type TensorTree } from "./tensor_tree.ts";
import { tf } from "./tf.ts";

/** A loss, its gradients, and what else was found on the way to it. */
export type ValueAndGradients<Found extends TensorTree> = {
  /** The loss. */
  loss: tf.Scalar;
  /** Its gradient by each parameter, under the parameter's name and of its shape. */
  gradients: Record<string, tf.Tensor>;
  /** What `fn` returned besides the loss. */
  found: Found;
};

/**
 * The value and the gradients of a loss by parameters with names (`tf.valueAndGrads` has neither names nor other
 * results, and releases all that its function makes).
 *
 * @param fn Gives the loss, and what else is wanted of what it computes: no gradient flows through that.
 * @throws {Error} Of `fn`, or if the loss does not depend on a parameter; nothing is left behind then.
 */
export function valueAndGradients<Found extends TensorTree>(
  fn: (parameters: NamedTensors) => { loss: tf.Scalar; found: Found },
  parameters: NamedTensors,
): ValueAndGradients<Found> {
  const names = Object.keys(parameters);
  const kept: tf.Tensor[] = [];
  let found: Found | undefined;
  try {
    const { value, grads } = tf.valueAndGrads((...tensors: tf.Tensor[]) => {
      const result = fn(Object.fromEntries(names.map((name, i) => [name, tensors[i]!])));
      // Kept through the gradient's own scope, which would release them.
      found = stopGradient(() =>
        mapTree(result.found, (tensor) => {
          const copy = tf.keep(tensor.clone());
          kept.push(copy);
          return copy;
        })
      );
      return result.loss;
    })(Object.values(parameters));
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

/** Releases what TensorFlow.js saved for a gradient that is taken no more: it does so only after one that was. */
function releaseTape(): void {
  const { state } = tf.engine();
  if (state.gradientDepth > 0) return; // of a gradient around this one
  for (const { saved } of state.activeTape ?? []) for (const tensor of saved ?? []) tensor.dispose();
  state.activeTape = [];
}
