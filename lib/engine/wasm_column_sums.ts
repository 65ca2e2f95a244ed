import { replaceKernel } from "./replace_kernel.ts";
import { tf } from "./tf.ts";
import type { WasmBackend } from "./wasm_backend.ts";

/**
 * Replaces the column sums of a matrix on the wasm backend by a single pass. tfjs-backend-wasm 4.22
 * transposes the matrix first, which takes several times as long as the sums.
 */
export function registerWasmColumnSums(): void {
  replaceKernel("Sum", "wasm", (stock) => (args) => {
    const { x } = args.inputs as { x: tf.Tensor };
    const { axis, keepDims } = args.attrs as { axis: number | number[]; keepDims: boolean };
    const [only, ...more] = tf.util.parseAxisParam(axis, x.shape);
    if (x.dtype !== "float32" || x.shape.length !== 2 || only !== 0 || more.length > 0) {
      return stock(args);
    }
    const columns = x.shape[1]!;
    const backend = args.backend as unknown as WasmBackend;
    const sums = backend.makeOutput(keepDims ? [1, columns] : [columns], "float32");
    // After the output is created, since that may move the heap.
    const values = backend.typedArrayFromHeap(x);
    const exact = new Float64Array(columns);
    for (let row = 0; row < values.length; row += columns) {
      for (let column = 0; column < columns; column++) exact[column]! += values[row + column]!;
    }
    backend.typedArrayFromHeap(sums).set(exact);
    return sums;
  });
}
