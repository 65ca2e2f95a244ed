import { checkedCalls } from "./checked_calls.ts";
import type { CompiledFunction, CompileOptions, TensorFunction } from "./engine.ts";
import { tf } from "./tf.ts";

/**
 * Runs `fn` operation by operation: the form of `Engine.compile` for engines without a compiler.
 *
 * Its inputs stay the caller's, its outputs become the caller's, all else is released, also when it throws.
 */
export function eagerCompile(fn: TensorFunction, options: CompileOptions = {}): CompiledFunction {
  return checkedCalls(runEagerly(fn), options, () => {});
}

/** The same function with the same care for inputs, outputs and what lies between. */
export function runEagerly(fn: TensorFunction): TensorFunction {
  return (inputs) =>
    tf.tidy(() => fn(inputs).map((output) => inputs.includes(output) ? output.clone() : output));
}
