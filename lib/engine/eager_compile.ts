import { checkedCalls, UNNAMED_FUNCTION } from "./checked_calls.ts";
import type { CompiledFunction, CompileOptions } from "./engine.ts";
import { flattenTree, mapTree, type PathLeaf, type TensorTree } from "./tensor_tree.ts";
import { tf } from "./tf.ts";

/**
 * Runs `fn` operation by operation: `Engine.compile` for engines without a compiler.
 *
 * The caller still owns the inputs and now owns the outputs; all other tensors are disposed of, even if `fn`
 * throws.
 */
export function eagerCompile<I extends TensorTree, O extends TensorTree>(
  fn: (inputs: I) => O,
  options: CompileOptions = {},
): CompiledFunction<I, O> {
  return checkedCalls(runEagerly(fn, options.name), options, () => {});
}

/** Returns a function with the same ownership of inputs, outputs and intermediate tensors. */
export function runEagerly<I extends TensorTree, O extends TensorTree>(
  fn: (inputs: I) => O,
  name: string = UNNAMED_FUNCTION,
): (inputs: I) => O {
  return (inputs) =>
    tf.tidy(() => {
      const taken = new Set(inputsOf(name, inputs).map(({ leaf }) => leaf));
      const outputs = fn(mapTree(inputs, (input) => input));
      outputsOf(name, outputs);
      return mapTree(outputs, (output) => {
        // An input, or a tensor that occurs twice, is cloned.
        const own = taken.has(output) ? output.clone() : output;
        taken.add(own);
        return own;
      });
    });
}

/**
 * Lists the inputs of a function with their paths.
 *
 * @throws {TypeError} If they contain anything else.
 */
export function inputsOf(name: string, inputs: TensorTree): PathLeaf<tf.Tensor>[] {
  return flattenTree<tf.Tensor>(inputs, `inputs of ${name} to be tensors or records of them`);
}

/**
 * Lists the outputs of a function with their paths.
 *
 * @throws {TypeError} If they contain anything else.
 */
export function outputsOf(name: string, outputs: TensorTree): PathLeaf<tf.Tensor>[] {
  return flattenTree<tf.Tensor>(outputs, `${name} to return tensors or records of them, and at once,`);
}
