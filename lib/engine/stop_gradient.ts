import { tf } from "./tf.ts";

/**
 * Runs `fn` without recording its operations for the gradient: its results are constants for what depends on
 * them.
 *
 * TensorFlow.js has no such function. Its engine records an operation only if no other one is running, which
 * it knows by the depth; operations inside `tf.customGrad` are not recorded by the same rule.
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
