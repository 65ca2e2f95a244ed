import type { tf } from "./tf.ts";

/** What kernels of our own use of tfjs-backend-wasm's backend. */
export interface WasmBackend {
  /** A view of a tensor's values, until the next tensor is made: that may move the heap. */
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
  /** A new tensor, whose values are yet to be written. */
  makeOutput(shape: number[], dtype: "float32"): tf.TensorInfo;
}
