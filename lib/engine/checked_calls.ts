import type { CompiledFunction, CompileOptions, TensorFunction, TensorSignature } from "./engine.ts";
import { tf } from "./tf.ts";

/** What errors call a function without a name. */
export const UNNAMED_FUNCTION = "compiled";

/**
 * A compiled function that refuses calls which engines would answer differently.
 *
 * @param run The function.
 * @param release Is called once, when it is disposed of.
 * @param start Begins the function and leaves the thread free, where that can be done.
 */
export function checkedCalls(
  run: TensorFunction,
  { name = UNNAMED_FUNCTION, signature }: CompileOptions,
  release: () => void,
  start: (inputs: tf.Tensor[]) => Promise<tf.Tensor[]> = (inputs) => Promise.resolve(run(inputs)),
): CompiledFunction {
  let released = false;
  const check = (inputs: tf.Tensor[]): void => {
    if (released) throw new Error(`Expected a function that is in use but ${name} was disposed of`);
    if (isTaped()) {
      throw new Error(
        `Expected ${name} to be called where no gradient is taken: none flows through a compiled function; ` +
          `take the gradient within it`,
      );
    }
    if (signature !== undefined && signatureText(signature) !== signatureText(inputs)) {
      throw new Error(
        `Expected inputs of ${name} to be ${signatureText(signature)} but found ${signatureText(inputs)}`,
      );
    }
  };
  const call = (inputs: tf.Tensor[]): tf.Tensor[] => {
    check(inputs);
    return run(inputs);
  };
  return Object.assign(call, {
    // deno-lint-ignore require-await -- what it throws is to be a rejection
    async start(inputs: tf.Tensor[]) {
      check(inputs);
      return start(inputs);
    },
    dispose() {
      if (!released) release();
      released = true;
    },
  });
}

/** A signature to be read and compared: `float32[2,3] int32[]`. */
export function signatureText(signature: readonly TensorSignature[]): string {
  return signature.map(({ shape, dtype }) => `${dtype}[${shape}]`).join(" ");
}

/** Whether TensorFlow.js records operations for a gradient, by the rule of its own engine. */
function isTaped(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}
