import { checkedCalls, signatureText, UNNAMED_FUNCTION } from "../checked_calls.ts";
import { runEagerly } from "../eager_compile.ts";
import type { CompiledFunction, CompileOptions, TensorFunction, TensorSignature } from "../engine.ts";
import type { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import { type NativeBackend, nodeName } from "./native_backend.ts";
import { multipliesBfloat16 } from "./processor_features.ts";
import { traceFunction } from "./trace_function.ts";
import type { TensorMetadata } from "./types.ts";

/** Signatures of one function that are kept compiled: more than a training meets, and still little memory. */
const MOST_SIGNATURES = 16;

/** A function that libtensorflow knows. */
interface NativeFunction {
  /** Under which it is called. */
  name: string;
  /** Of its outputs. */
  outputs: Pick<TensorMetadata, "shape" | "dtype">[];
  /** Whether kernels that belong together may become one. */
  fuses: boolean;
}

/** Makes names of functions unlike each other. */
let compiled = 0;

/**
 * `Engine.compile` on libtensorflow: `fn` is traced into a TensorFlow function for each signature of inputs.
 *
 * @throws {Error} If a signature is given and `fn` cannot be compiled.
 */
export function nativeCompile(
  binding: NativeBinding,
  backend: NativeBackend,
  fn: TensorFunction,
  options: CompileOptions = {},
): CompiledFunction {
  const { name = UNNAMED_FUNCTION, signature } = options;
  const functions = new Map<string, NativeFunction>();
  const compileFor = (signature: readonly TensorSignature[]): NativeFunction => {
    const unique = `${nodeName(name)}_${++compiled}`;
    const { outputs, rounds } = traceFunction(binding, backend, {
      name: unique,
      label: name,
      fn,
      signature,
    });
    return { name: unique, outputs, fuses: !rounds || multipliesBfloat16() };
  };
  const functionOf = (inputs: readonly TensorSignature[]): NativeFunction => {
    const key = signatureText(inputs);
    const found = functions.get(key) ?? compileFor(inputs);
    // The one that was used last stands last.
    functions.delete(key);
    functions.set(key, found);
    if (functions.size > MOST_SIGNATURES) {
      const [oldest, { name }] = functions.entries().next().value!;
      functions.delete(oldest);
      binding.removeFunction(name);
    }
    return found;
  };
  if (signature !== undefined) functionOf(signature);
  const eager = runEagerly(fn);
  const tensorsOf = (outputs: TensorMetadata[]) =>
    outputs.map((output) => backend.createOutputTensor(output));
  const run = (inputs: tf.Tensor[]): tf.Tensor[] => {
    // Within a function that is being traced, it becomes part of that.
    if (backend.tracing) return eager(inputs);
    const { name, outputs, fuses } = functionOf(inputs);
    return tensorsOf(binding.executeFunction(name, backend.getInputTensorIds(inputs), outputs, fuses));
  };
  const start = async (inputs: tf.Tensor[]): Promise<tf.Tensor[]> => {
    const { name, outputs, fuses } = functionOf(inputs);
    return tensorsOf(await binding.startFunction(name, backend.getInputTensorIds(inputs), outputs, fuses));
  };
  const release = () => {
    for (const { name } of functions.values()) binding.removeFunction(name);
    functions.clear();
  };
  return checkedCalls(run, options, release, start);
}
