import { tf } from "./tf.ts";

/**
 * Runs `fn` without recording its operations for the gradient: what depends on its results takes them for
 * constants.
 *
 * TensorFlow.js has no such function. Its engine records an operation only when no other is under way, which
 * is what the depth says; operations inside `tf.customGrad` go unrecorded by the same rule.
 */
export function stopGradient<T>(fn: () => T): T {
  const { state } = tf.engine();
  state.kernelDepth++;
  try {
    return fn();
  } finally {
    state.kernelDepth--;
  }
}
