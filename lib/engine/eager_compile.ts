import { checkedCalls, UNNAMED_FUNCTION } from "./checked_calls.ts";
import type { CompiledFunction, CompileOptions } from "./engine.ts";
import { flattenTree, mapTree, type PathLeaf, type TensorTree } from "./tensor_tree.ts";
import { tf } from "./tf.ts";

/**
 * Runs `fn` operation by operation: the form of `Engine.compile` for engines without a compiler.
 *
 * Its inputs stay the caller's, its outputs become the caller's, all else is released, also when it throws.
 */
export function eagerCompile<I extends TensorTree, O extends TensorTree>(
  fn: (inputs: I) => O,
  options: CompileOptions = {},
): CompiledFunction<I, O> {
  return checkedCalls(runEagerly(fn, options.name), options, () => {});
}

/** The same function with the same care for inputs, outputs and what lies between. */
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
        // An input, or one tensor twice, is a tensor of its own.
        const own = taken.has(output) ? output.clone() : output;
        taken.add(own);
        return own;
      });
    });
}

/** The inputs of a function by their paths. @throws {TypeError} If there is something else among them. */
export function inputsOf(name: string, inputs: TensorTree): PathLeaf<tf.Tensor>[] {
  return flattenTree<tf.Tensor>(inputs, `inputs of ${name} to be tensors or records of them`);
}

/** What a function returned by its paths. @throws {TypeError} If there is something else among it. */
export function outputsOf(name: string, outputs: TensorTree): PathLeaf<tf.Tensor>[] {
  return flattenTree<tf.Tensor>(outputs, `${name} to return tensors or records of them, and at once,`);
}
