import type { tf } from "./tf.ts";

/** The part of tfjs-backend-wasm's backend that our kernels use. */
export interface WasmBackend {
  /** A view of a tensor's values, valid until the next tensor is created, which may move the heap. */
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
  /** Creates a tensor whose values are not yet written. */
  makeOutput(shape: number[], dtype: "float32"): tf.TensorInfo;
}
