import { tf } from "../tf.ts";
import { BACKEND, type NativeBackend } from "./native_backend.ts";
import { AttributeType, typeAttribute } from "./types.ts";

/**
 * Replaces the kernels that would give other numbers in a compiled graph than by themselves, if only in the last bit:
 *
 * - `Softmax`: a graph gets oneDNN's kernel, which rounds differently from the one that runs by itself. It becomes the
 *   operations that it stands for.
 * - `AddN` of three or more: it begins with a term whose memory it may overwrite, and which one that is differs. It
 *   becomes additions from the first to the last.
 * - `Sigmoid` and `Elu`: x · sigmoid(x), and ELU of a convolution and its bias, become one kernel in a graph, which
 *   approximates. An operation that does nothing, between the two, keeps them apart.
 */
export function registerExactKernels(): void {
  replaceKernel("Softmax", (inputs, attrs) => {
    const logits = inputs.logits as tf.Tensor;
    const { dim } = attrs as { dim: number };
    const powers = logits.sub(logits.max(dim, true)).exp();
    return powers.div(powers.sum(dim, true));
  });
  // Its inputs are a list, which the types do not say.
  replaceKernel("AddN", (inputs) => {
    const [first, ...others] = inputs as unknown as [tf.Tensor, ...tf.Tensor[]];
    return others.reduce((sum, term) => sum.add(term), others.length === 0 ? first.clone() : first);
  });
  for (const kernelName of ["Sigmoid", "Elu"]) {
    replaceKernel(kernelName, ({ x }, _, backend) => {
      const type = typeAttribute("T", backend.getDTypeInteger(x!.dtype));
      const input = backend.tracing ? apart(x!, backend) : x!;
      return backend.executeSingleOutput(kernelName, [type], [input]);
    });
  }
}

function replaceKernel(
  kernelName: string,
  kernel: (
    inputs: tf.NamedTensorInfoMap,
    attrs: tf.NamedAttrMap,
    backend: NativeBackend,
  ) => tf.Tensor,
): void {
  tf.unregisterKernel(kernelName, BACKEND);
  tf.registerKernel({
    kernelName,
    backendName: BACKEND,
    kernelFunc: ({ inputs, attrs, backend }) =>
      tf.tidy(() => kernel(inputs, attrs ?? {}, backend as NativeBackend)),
  });
}

/** The same tensor as the output of an operation that Grappler neither removes nor makes part of another. */
function apart({ dtype, shape, dataId }: tf.TensorInfo, backend: NativeBackend): tf.Tensor {
  const attributes = [
    typeAttribute("T", backend.getDTypeInteger(dtype)),
    { name: "shape", type: AttributeType.TF_ATTR_SHAPE, value: shape },
  ];
  return backend.executeSingleOutput("EnsureShape", attributes, [{ dtype, shape, dataId }]);
}
