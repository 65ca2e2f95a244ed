import type { tf } from "./tf.ts";

/**
 * Moves a tensor that was kept beyond the inner scope of `tf.customGrad` to the enclosing scope, which then
 * disposes of it like any other.
 */
export function releasable<T extends tf.Tensor>(tensor: T): T {
  const tracked = tensor.clone() as T;
  tensor.kept = false;
  tensor.dispose();
  return tracked;
}
