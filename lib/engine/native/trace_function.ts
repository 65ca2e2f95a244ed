import { outputsOf } from "../eager_compile.ts";
import {
  flattenTree,
  mapTree,
  type TensorSignature,
  type TensorTree,
  type Tree,
  unflattenTree,
} from "../tensor_tree.ts";
import { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import type { GraphTensor } from "./function_graph.ts";
import { CapturedTensor, GraphBinding, nodeName, pathName } from "./graph_binding.ts";
import { type NativeBackend, scopePath } from "./native_backend.ts";
import { type TensorMetadata, typeAttribute } from "./types.ts";

/** A function to trace. */
export interface TraceRequest {
  /** The unique name for calling it. */
  name: string;
  /** The name in errors. */
  label: string;
  fn: (inputs: TensorTree) => TensorTree;
  /** The shapes and types of its inputs. */
  signature: Tree<TensorSignature>;
}

/** The result of a trace. */
export interface TracedFunction {
  /** The shapes and types of the outputs, in the order of their paths. */
  outputs: Pick<TensorMetadata, "shape" | "dtype">[];
  /** The names of its outputs. */
  form: Tree<TensorSignature>;
  /** Whether it contains operations in bfloat16. */
  rounds: boolean;
}

/**
 * Traces a function of tensors into a graph and registers it in libtensorflow.
 *
 * @throws {Error} If `fn` throws, reads values, draws random numbers or uses a tensor from outside; or with
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
    let traced: TracedFunction | undefined;
    tf.tidy(() => {
      traced = backend.trace(tracing, () => {
        const inputs = flattenTree(signature).map(({ path, leaf: { shape, dtype } }) =>
          tracing.placeholder([...shape], backend.getDTypeInteger(dtype), path)
        );
        const results = fn(
          unflattenTree(signature, inputs.map((input) => backend.createOutputTensor(input))),
        );
        // Each output becomes its own node: an input, or an output that occurs twice, would have none.
        const outputs = outputsOf(label, results).map(({ path, leaf }) => sameOf(nodeOf(leaf, path), path));
        const made = graph.toFunction(name, inputs.map(({ id }) => tracing.node(id)), outputs);
        binding.addFunction(made);
        return {
          outputs: outputs.map(({ shape, dtype }) => ({ shape, dtype })),
          form: mapTree<tf.Tensor, TensorSignature>(results, ({ shape, dtype }) => ({ shape, dtype })),
          rounds: backend.roundsInTrace,
        };
      });
    });
    return traced!;
  } finally {
    graph.dispose();
  }

  function nodeOf(output: tf.Tensor, path: string): GraphTensor {
    try {
      return tracing.node(backend.getInputTensorIds([output])[0]!);
    } catch (error) {
      if (!(error instanceof CapturedTensor)) throw error;
      throw new CapturedTensor(path === "" ? "as its output" : `as its output ${path}`, output.shape);
    }
  }

  function sameOf(tensor: GraphTensor, path: string): GraphTensor {
    const type = typeAttribute("T", tensor.dtype);
    const parts = [nodeName(label), "output", ...(path === "" ? [] : [pathName(path)])];
    return graph.namedOperation("Identity", [type], [tensor], parts.join("/"))[0]!;
  }
}
