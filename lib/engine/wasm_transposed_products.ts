import { replaceKernel } from "./replace_kernel.ts";
import { tf } from "./tf.ts";

/**
 * Computes products of transposed matrices on the wasm backend from a transposed copy: tfjs-backend-wasm
 * 4.22 takes up to eight times as long for them as for plain products.
 */
export function registerWasmTransposedProducts(): void {
  const transpose = tf.getKernel("Transpose", "wasm");
  replaceKernel("BatchMatMul", "wasm", (stock) => ({ inputs, attrs, backend }) => {
    const { transposeA, transposeB } = attrs as { transposeA: boolean; transposeB: boolean };
    const copies: tf.TensorInfo[] = [];
    const turned = (x: tf.TensorInfo, wanted: boolean): tf.TensorInfo => {
      if (!wanted) return x;
      const last = x.shape.length - 1;
      const perm = [...x.shape.keys()].slice(0, -2).concat(last, last - 1);
      const copy = transpose.kernelFunc({ inputs: { x }, attrs: { perm }, backend }) as tf.TensorInfo;
      copies.push(copy);
      return copy;
    };
    try {
      return stock({
        inputs: { a: turned(inputs.a!, transposeA), b: turned(inputs.b!, transposeB) },
        attrs: { ...attrs, transposeA: false, transposeB: false },
        backend,
      });
    } finally {
      for (const { dataId } of copies) (backend as tf.KernelBackend).disposeData(dataId);
    }
  });
}
