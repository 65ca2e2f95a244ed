import { composedOperations } from "./composed_operations.ts";
import type { FusedOperations } from "./engine.ts";
import { tf } from "./tf.ts";

type GradSaver = (tensors: tf.Tensor[]) => void;

/** The operations, but that tfjs-backend-wasm 4.22 multiplies by a transposed matrix eight times slower than by a copy. */
export const wasmOperations: FusedOperations = {
  ...composedOperations,

  matMul: (a, b) =>
    tf.customGrad((...args) => {
      const [a, b, save] = args as [tf.Tensor2D, tf.Tensor2D, GradSaver];
      save([a, b]);
      return {
        value: tf.matMul(a, b),
        gradFunc: (dy, [a, b]) => [
          tf.matMul(dy as tf.Tensor2D, b!.transpose() as tf.Tensor2D),
          tf.matMul(a!.transpose() as tf.Tensor2D, dy as tf.Tensor2D),
        ],
      };
    })(a, b) as tf.Tensor2D,
};
