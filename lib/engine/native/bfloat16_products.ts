import type { FusedOperations } from "../engine.ts";
import { tf } from "../tf.ts";
import type { NativeBackend } from "./native_backend.ts";
import { AttributeType, type OpAttribute } from "./types.ts";

/** TensorFlow.js's type for the function by which a forward pass keeps tensors for its gradient. */
type GradSaver = (tensors: tf.Tensor[]) => void;

const CONVOLUTION: OpAttribute[] = [
  { name: "strides", type: AttributeType.TF_ATTR_INT, value: [1, 1, 1, 1] },
  { name: "padding", type: AttributeType.TF_ATTR_STRING, value: "SAME" },
  { name: "data_format", type: AttributeType.TF_ATTR_STRING, value: "NHWC" },
];

/**
 * Convolution and matrix product in bfloat16, and their gradients too: float32 in, float32 out, rounded before and
 * after the kernel. Where the processor has instructions for it, sums within a kernel are in float32; elsewhere they are
 * rounded in between, and all is slow.
 */
export function bfloat16Products(backend: NativeBackend): Pick<FusedOperations, "conv2d" | "matMul"> {
  const multiply = (a: tf.Tensor, b: tf.Tensor, transposeA: boolean, transposeB: boolean) =>
    backend.executeRounded("MatMul", [flag("transpose_a", transposeA), flag("transpose_b", transposeB)], [
      a,
      b,
    ]);
  const sizes = (shape: number[]) => tf.tensor1d(shape, "int32");
  return {
    conv2d: (x, kernel) =>
      tf.customGrad((...args) => {
        const [x, kernel, save] = args as [tf.Tensor, tf.Tensor, GradSaver];
        save([x, kernel]);
        return {
          value: backend.executeRounded("Conv2D", CONVOLUTION, [x, kernel]),
          gradFunc: (dy, [x, kernel]) => [
            backend.executeRounded("Conv2DBackpropInput", CONVOLUTION, [
              sizes(x!.shape),
              kernel!,
              dy as tf.Tensor,
            ]),
            backend.executeRounded("Conv2DBackpropFilter", CONVOLUTION, [
              x!,
              sizes(kernel!.shape),
              dy as tf.Tensor,
            ]),
          ],
        };
      })(x, kernel) as tf.Tensor4D,

    matMul: (a, b) =>
      tf.customGrad((...args) => {
        const [a, b, save] = args as [tf.Tensor, tf.Tensor, GradSaver];
        save([a, b]);
        return {
          value: multiply(a, b, false, false),
          gradFunc: (dy, [a, b]) => [
            multiply(dy as tf.Tensor, b!, false, true),
            multiply(a!, dy as tf.Tensor, true, false),
          ],
        };
      })(a, b) as tf.Tensor2D,
  };
}

function flag(name: string, value: boolean): OpAttribute {
  return { name, type: AttributeType.TF_ATTR_BOOL, value };
}
