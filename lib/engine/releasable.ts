import type { tf } from "./tf.ts";

/**
 * Hands a tensor that was kept through the inner scope of `tf.customGrad` to the scope around it, which then
 * releases it like any other.
 */
export function releasable<T extends tf.Tensor>(tensor: T): T {
  const tracked = tensor.clone() as T;
  tensor.kept = false;
  tensor.dispose();
  return tracked;
}
