import type { CompiledFunction, CompileOptions } from "./engine.ts";
import {
  flattenTree,
  leafSignature,
  type TensorSignature,
  type TensorTree,
  type Tree,
  treeSignature,
} from "./tensor_tree.ts";
import { tf } from "./tf.ts";

/** The name in errors of a function without a name. */
export const UNNAMED_FUNCTION = "compiled";

/**
 * Wraps a compiled function to reject calls for which engines would give different results.
 *
 * @param run The function.
 * @param release Called once, when the function is disposed of.
 * @param start Starts the function without blocking the thread, where that is supported.
 */
export function checkedCalls<I extends TensorTree, O extends TensorTree>(
  run: (inputs: I) => O,
  { name = UNNAMED_FUNCTION, signature }: CompileOptions,
  release: () => void,
  start: (inputs: I) => Promise<O> = (inputs) => Promise.resolve(run(inputs)),
): CompiledFunction<I, O> {
  let released = false;
  const check = (inputs: I): void => {
    if (released) throw new Error(`Expected a function that is in use but ${name} has been disposed of`);
    if (isRecording()) {
      throw new Error(
        `Expected ${name} to be called outside of a gradient function, since no gradient flows through a compiled function; ` +
          `compute the gradient inside it`,
      );
    }
    if (signature !== undefined) checkSignature(name, signature, inputs as Tree<tf.Tensor>);
  };
  const call = (inputs: I): O => {
    check(inputs);
    return run(inputs);
  };
  return Object.assign(call, {
    // deno-lint-ignore require-await -- errors must be rejections
    async start(inputs: I) {
      check(inputs);
      return start(inputs);
    },
    dispose() {
      if (!released) release();
      released = true;
    },
  });
}

/**
 * Compares inputs with the given signature.
 *
 * @throws {Error} With the first input that differs, is missing, or is not in the signature.
 */
function checkSignature(name: string, signature: Tree<TensorSignature>, inputs: Tree<TensorSignature>): void {
  if (treeSignature(signature) === treeSignature(inputs)) return;
  const texts = (tree: Tree<TensorSignature>) =>
    new Map(flattenTree(tree).map(({ path, leaf }) => [path, leafSignature(leaf)]));
  const [expected, found] = [texts(signature), texts(inputs)];
  for (const path of [...new Set([...expected.keys(), ...found.keys()])].sort()) {
    const [wanted, is] = [expected.get(path), found.get(path)];
    if (wanted === is) continue;
    const which = path === "" ? "a single tensor" : path;
    throw new Error(
      wanted === undefined
        ? `Expected only the inputs of ${name} that are in its signature but found ${which} ${is}`
        : `Expected ${which} ${wanted} as an input of ${name} but found ${is ?? "none"}`,
    );
  }
  throw new Error(
    `Expected inputs of ${name} in records as ${treeSignature(signature)} but found ${treeSignature(inputs)}`,
  );
}

/** Whether TensorFlow.js records operations for a gradient, by the rule of its own engine. */
function isRecording(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}
