import { checkedCalls, UNNAMED_FUNCTION } from "../checked_calls.ts";
import { inputsOf, runEagerly } from "../eager_compile.ts";
import type { CompiledFunction, CompileOptions, XlaOptions } from "../engine.ts";
import {
  type TensorSignature,
  type TensorTree,
  type Tree,
  treeSignature,
  unflattenTree,
} from "../tensor_tree.ts";
import { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import type { FunctionMode } from "./function_attributes.ts";
import { nodeName } from "./graph_binding.ts";
import type { NativeBackend } from "./native_backend.ts";
import type { MathSwitches } from "./math_switches.ts";
import { traceFunction } from "./trace_function.ts";
import type { TensorMetadata } from "./types.ts";

/** The number of signatures per function that are cached: more than a training needs, in little memory. */
const MAX_SIGNATURES = 16;

/** What a device can do with compiled functions. */
export interface CompileSupport {
  /** Whether TensorFlow may fuse kernels in bfloat16. */
  fusesBfloat16: boolean;
  /** Whether XLA compiles functions that ask for it. */
  xla: boolean;
  /** The switch for TF32; undefined if the library has none. */
  switches: MathSwitches | undefined;
}

/** A function that is registered in libtensorflow. */
interface NativeFunction {
  /** The registered name. */
  name: string;
  /** The shapes and types of its outputs, in the order of their paths. */
  outputs: Pick<TensorMetadata, "shape" | "dtype">[];
  /** The names of its outputs. */
  form: Tree<TensorSignature>;
  mode: FunctionMode;
  /** Whether it has run, and so whether XLA takes it. */
  hasRun: boolean;
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
  support: CompileSupport,
  fn: (inputs: I) => O,
  options: CompileOptions = {},
): CompiledFunction<I, O> {
  const { name = UNNAMED_FUNCTION, signature } = options;
  const switches = options.tensorFloat32 === true ? support.switches : undefined;
  const functions = new Map<string, NativeFunction>();
  const compileFor = (signature: Tree<TensorSignature>): NativeFunction => {
    const unique = `${nodeName(name)}_${++compiled}`;
    const { outputs, form, rounds } = traceFunction(binding, backend, {
      name: unique,
      label: name,
      fn: (inputs) => fn(inputs as I),
      signature,
    });
    const mode = {
      fuses: !rounds || support.fusesBfloat16,
      xla: support.xla && options.xla !== undefined,
    };
    return { name: unique, outputs, form, mode, hasRun: false };
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
    const called = functionOf(inputs as Tree<TensorSignature>);
    const execute = () => binding.executeFunction(called.name, ids, called.outputs, called.mode);
    switches?.beginTensorFloat32();
    try {
      let outputs;
      try {
        outputs = execute();
      } catch (error) {
        giveUpXla(called, name, options.xla, error);
        outputs = execute();
      }
      called.hasRun = true;
      return treeOf(outputs, called.form);
    } finally {
      switches?.endTensorFloat32();
    }
  };
  const start = async (inputs: I): Promise<O> => {
    const ids = idsOf(inputs);
    const called = functionOf(inputs as Tree<TensorSignature>);
    const execute = () => binding.startFunction(called.name, ids, called.outputs, called.mode);
    // The caller may dispose of the inputs at once, and a second attempt needs them.
    const kept = called.mode.xla && !called.hasRun
      ? inputsOf(name, inputs).map(({ leaf }) => leaf.clone())
      : [];
    switches?.beginTensorFloat32();
    try {
      const outputs = await execute().catch((error) => {
        giveUpXla(called, name, options.xla, error);
        return execute();
      });
      called.hasRun = true;
      return treeOf(outputs, called.form);
    } finally {
      switches?.endTensorFloat32();
      tf.dispose(kept);
    }
  };
  const release = () => {
    for (const { name } of functions.values()) binding.removeFunction(name);
    functions.clear();
  };
  return checkedCalls(run, options, release, start);
}

/**
 * Makes a function run without XLA if XLA has just refused it.
 *
 * @throws {unknown} The error, if it has another cause.
 */
function giveUpXla(
  called: NativeFunction,
  label: string,
  options: XlaOptions | undefined,
  error: unknown,
): void {
  if (!called.mode.xla || called.hasRun) throw error;
  called.mode = { ...called.mode, xla: false };
  const why = (error instanceof Error ? error.message : String(error)).split("\n")[0];
  options?.onRefusal(`XLA does not compile ${label}, which runs without it: ${why}`);
}
