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

/** What errors call a function without a name. */
export const UNNAMED_FUNCTION = "compiled";

/**
 * A compiled function that refuses calls which engines would answer differently.
 *
 * @param run The function.
 * @param release Is called once, when it is disposed of.
 * @param start Begins the function and leaves the thread free, where that can be done.
 */
export function checkedCalls<I extends TensorTree, O extends TensorTree>(
  run: (inputs: I) => O,
  { name = UNNAMED_FUNCTION, signature }: CompileOptions,
  release: () => void,
  start: (inputs: I) => Promise<O> = (inputs) => Promise.resolve(run(inputs)),
): CompiledFunction<I, O> {
  let released = false;
  const check = (inputs: I): void => {
    if (released) throw new Error(`Expected a function that is in use but ${name} was disposed of`);
    if (isTaped()) {
      throw new Error(
        `Expected ${name} to be called where no gradient is taken: none flows through a compiled function; ` +
          `take the gradient within it`,
      );
    }
    if (signature !== undefined) checkSignature(name, signature, inputs as Tree<tf.Tensor>);
  };
  const call = (inputs: I): O => {
    check(inputs);
    return run(inputs);
  };
  return Object.assign(call, {
    // deno-lint-ignore require-await -- what it throws is to be a rejection
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
 * Compares inputs with the signature that was given.
 *
 * @throws {Error} Naming the first that is another, is missing, or is not in the signature.
 */
function checkSignature(name: string, signature: Tree<TensorSignature>, inputs: Tree<TensorSignature>): void {
  if (treeSignature(signature) === treeSignature(inputs)) return;
  const texts = (tree: Tree<TensorSignature>) =>
    new Map(flattenTree(tree).map(({ path, leaf }) => [path, leafSignature(leaf)]));
  const [expected, found] = [texts(signature), texts(inputs)];
  for (const path of [...new Set([...expected.keys(), ...found.keys()])].sort()) {
    const [wanted, is] = [expected.get(path), found.get(path)];
    if (wanted === is) continue;
    const which = path === "" ? "a tensor by itself" : path;
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
function isTaped(): boolean {
  const { gradientDepth, kernelDepth } = tf.engine().state;
  return gradientDepth > 0 && kernelDepth === 0;
}
