import { checkedCalls, UNNAMED_FUNCTION } from "../checked_calls.ts";
import { inputsOf, runEagerly } from "../eager_compile.ts";
import type { CompiledFunction, CompileOptions } from "../engine.ts";
import {
  type TensorSignature,
  type TensorTree,
  type Tree,
  treeSignature,
  unflattenTree,
} from "../tensor_tree.ts";
import type { NativeBinding } from "./binding.ts";
import { nodeName } from "./graph_binding.ts";
import type { NativeBackend } from "./native_backend.ts";
import { multipliesBfloat16 } from "./processor_features.ts";
import { traceFunction } from "./trace_function.ts";
import type { TensorMetadata } from "./types.ts";

/** The number of signatures per function that are cached: more than a training needs, in little memory. */
const MAX_SIGNATURES = 16;

/** A function that is registered in libtensorflow. */
interface NativeFunction {
  /** The registered name. */
  name: string;
  /** The shapes and types of its outputs, in the order of their paths. */
  outputs: Pick<TensorMetadata, "shape" | "dtype">[];
  /** The names of its outputs. */
  form: Tree<TensorSignature>;
  /** Whether kernels may be fused. */
  fuses: boolean;
}

/** Makes the names of functions unique. */
let compiled = 0;

/**
 * `Engine.compile` on libtensorflow: `fn` is traced into a TensorFlow function for each signature of inputs.
 *
 * @throws {Error} If a signature is given and `fn` cannot be compiled.
 */
export function nativeCompile<I extends TensorTree, O extends TensorTree>(
  binding: NativeBinding,
  backend: NativeBackend,
  fn: (inputs: I) => O,
  options: CompileOptions = {},
): CompiledFunction<I, O> {
  const { name = UNNAMED_FUNCTION, signature } = options;
  const functions = new Map<string, NativeFunction>();
  const compileFor = (signature: Tree<TensorSignature>): NativeFunction => {
    const unique = `${nodeName(name)}_${++compiled}`;
    const { outputs, form, rounds } = traceFunction(binding, backend, {
      name: unique,
      label: name,
      fn: (inputs) => fn(inputs as I),
      signature,
    });
    return { name: unique, outputs, form, fuses: !rounds || multipliesBfloat16() };
  };
  const functionOf = (inputs: Tree<TensorSignature>): NativeFunction => {
    const key = treeSignature(inputs);
    const found = functions.get(key) ?? compileFor(inputs);
    // The most recently used one is last.
    functions.delete(key);
    functions.set(key, found);
    if (functions.size > MAX_SIGNATURES) {
      const [oldest, { name }] = functions.entries().next().value!;
      functions.delete(oldest);
      binding.removeFunction(name);
    }
    return found;
  };
  if (signature !== undefined) functionOf(signature);
  const eager = runEagerly(fn, name);
  const idsOf = (inputs: I) => backend.getInputTensorIds(inputsOf(name, inputs).map(({ leaf }) => leaf));
  const treeOf = (outputs: TensorMetadata[], form: Tree<TensorSignature>) =>
    unflattenTree(form, outputs.map((output) => backend.createOutputTensor(output))) as O;
  const run = (inputs: I): O => {
    // Inside a function that is being traced, it is inlined.
    if (backend.tracing) return eager(inputs);
    const ids = idsOf(inputs);
    const { name, outputs, form, fuses } = functionOf(inputs as Tree<TensorSignature>);
    return treeOf(binding.executeFunction(name, ids, outputs, fuses), form);
  };
  const start = async (inputs: I): Promise<O> => {
    const ids = idsOf(inputs);
    const { name, outputs, form, fuses } = functionOf(inputs as Tree<TensorSignature>);
    return treeOf(await binding.startFunction(name, ids, outputs, fuses), form);
  };
  const release = () => {
    for (const { name } of functions.values()) binding.removeFunction(name);
    functions.clear();
  };
  return checkedCalls(run, options, release, start);
}
