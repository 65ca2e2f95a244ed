import { mapTree, type NamedTensors } from "../engine/tensor_tree.ts";
import { tf } from "../engine/tf.ts";

/** Added to the norm in the denominator, as in PyTorch's `clip_grad_norm_`. */
const EPSILON = 1e-6;

/**
 * Scales all gradients of a step by one factor so that their global norm is at most `greatest` (Pascanu,
 * Mikolov and Bengio, 2013). This keeps the direction of the step.
 *
 * @param gradients By name, of any shapes.
 * @param greatest Above 0.
 */
export function clipGradients(gradients: NamedTensors, greatest: number): NamedTensors {
  return tf.tidy(() => {
    const squares = tf.stack(Object.values(gradients).map((gradient) => gradient.square().sum()));
    const norm = squares.sum().sqrt();
    const factor = tf.scalar(greatest).div(norm.add(EPSILON)).minimum(1);
    return mapTree(gradients, (gradient) => gradient.mul(factor));
  });
}
