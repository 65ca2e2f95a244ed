import { replaceKernel } from "../replace_kernel.ts";
import { tf } from "../tf.ts";
import { BACKEND, type NativeBackend } from "./native_backend.ts";
import { AttributeType, typeAttribute } from "./types.ts";

/**
 * Replaces the kernels that would compute different numbers in a compiled graph than eagerly, if only in the
 * last bit:
 *
 * - `Softmax`: a graph uses oneDNN's kernel, which rounds differently from the eager one. It is replaced by
 * its elementary operations.
 *
 * - `AddN` of three or more terms: it starts with a term whose memory it may overwrite, and which one that
 * is varies. It is replaced by additions from the first to the last term.
 *
 * - `Sigmoid` and `Elu`: x · sigmoid(x), and the ELU of a convolution with a bias, are fused into one
 * approximate kernel in a graph. An operation without effect between the two prevents this.
 */
export function registerExactKernels(): void {
  replaceByOperations("Softmax", (inputs, attrs) => {
    const logits = inputs.logits as tf.Tensor;
    const { dim } = attrs as { dim: number };
    const powers = logits.sub(logits.max(dim, true)).exp();
    return powers.div(powers.sum(dim, true));
  });
  // Its inputs are a list, which the types do not express.
  replaceByOperations("AddN", (inputs) => {
    const [first, ...others] = inputs as unknown as [tf.Tensor, ...tf.Tensor[]];
    return others.reduce((sum, term) => sum.add(term), others.length === 0 ? first.clone() : first);
  });
  for (const kernelName of ["Sigmoid", "Elu"]) {
    replaceByOperations(kernelName, ({ x }, _, backend) => {
      const type = typeAttribute("T", backend.getDTypeInteger(x!.dtype));
      const input = backend.tracing ? separated(x!, backend) : x!;
      return backend.executeSingleOutput(kernelName, [type], [input]);
    });
  }
}

function replaceByOperations(
  kernelName: string,
  kernel: (
    inputs: tf.NamedTensorInfoMap,
    attrs: tf.NamedAttrMap,
    backend: NativeBackend,
  ) => tf.Tensor,
): void {
  replaceKernel(
    kernelName,
    BACKEND,
    () => ({ inputs, attrs, backend }) =>
      tf.tidy(() => kernel(inputs, attrs ?? {}, backend as NativeBackend)),
  );
}

/** Returns the same tensor as the output of an operation that Grappler neither removes nor fuses. */
function separated({ dtype, shape, dataId }: tf.TensorInfo, backend: NativeBackend): tf.Tensor {
  const attributes = [
    typeAttribute("T", backend.getDTypeInteger(dtype)),
    { name: "shape", type: AttributeType.TF_ATTR_SHAPE, value: shape },
  ];
  return backend.executeSingleOutput("EnsureShape", attributes, [{ dtype, shape, dataId }]);
}
