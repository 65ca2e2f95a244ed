import type { TensorFunction, TensorSignature } from "../engine.ts";
import { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import type { GraphTensor } from "./function_graph.ts";
import { GraphBinding } from "./graph_binding.ts";
import { type NativeBackend, nodeName, scopePath } from "./native_backend.ts";
import { type TensorMetadata, typeAttribute } from "./types.ts";

/** What to trace. */
export interface TraceRequest {
  /** Under which the function will be called; no other has it. */
  name: string;
  /** What errors call it. */
  label: string;
  /** The function. */
  fn: TensorFunction;
  /** Of its inputs. */
  signature: readonly TensorSignature[];
}

/** What became of a function. */
export interface TracedFunction {
  /** Shapes and types of its outputs. */
  outputs: Pick<TensorMetadata, "shape" | "dtype">[];
  /** Whether it has operations in bfloat16. */
  rounds: boolean;
}

/**
 * Traces a function of tensors into a graph and gives that to libtensorflow.
 *
 * @throws {Error} Of `fn`; if it reads values, draws random numbers or uses a tensor from outside; or with
 * TensorFlow's message. Nothing is left behind then.
 */
export function traceFunction(
  binding: NativeBinding,
  backend: NativeBackend,
  { name, label, fn, signature }: TraceRequest,
): TracedFunction {
  const graph = binding.newGraph();
  const outer = tf.engine().state.scopeStack.length;
  const tracing = new GraphBinding(
    graph,
    () => [nodeName(label), scopePath(outer)].filter((part) => part !== "").join("/"),
  );
  try {
    return tf.tidy(() =>
      backend.trace(tracing, () => {
        const inputs = signature.map(({ shape, dtype }) =>
          tracing.placeholder(shape, backend.getDTypeInteger(dtype))
        );
        const results = fn(inputs.map((input) => backend.createOutputTensor(input)));
        if (!Array.isArray(results)) {
          throw new Error(
            `Expected ${label} to return a list of tensors, and at once, but it returned ${typeof results}`,
          );
        }
        // Each output a node of its own: an input, or one output twice, would be none.
        const outputs = backend.getInputTensorIds(results).map((id) => sameOf(tracing.node(id)));
        const made = graph.toFunction(name, inputs.map(({ id }) => tracing.node(id)), outputs);
        binding.addFunction(made);
        return {
          outputs: outputs.map(({ shape, dtype }) => ({ shape, dtype })),
          rounds: backend.roundsInTrace,
        };
      })
    );
  } finally {
    graph.dispose();
  }

  function sameOf(tensor: GraphTensor): GraphTensor {
    return graph.operation(
      "Identity",
      [typeAttribute("T", tensor.dtype)],
      [tensor],
      `${nodeName(label)}/output`,
    )[0]!;
  }
}
