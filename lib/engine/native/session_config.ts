import { bytesField, numberField } from "../../base/mod.ts";

/** How libtensorflow is to use the machine. */
export interface SessionOptions {
  /** Threads within an operation; 0 leaves it to TensorFlow: one per core. */
  threads: number;
}

/** The options as TensorFlow's `ConfigProto` (tensorflow/core/protobuf/config.proto), serialised. */
export function sessionConfig(options: SessionOptions): Uint8Array<ArrayBuffer> {
  const INTRA_OP_THREADS = 2, INTER_OP_THREADS = 5, GPU_OPTIONS = 6, ALLOW_GROWTH = 4;
  return new Uint8Array([
    ...numberField(INTRA_OP_THREADS, options.threads),
    ...numberField(INTER_OP_THREADS, options.threads),
    // Take GPU memory as it is needed: by default TensorFlow takes all of it at the start.
    ...bytesField(GPU_OPTIONS, numberField(ALLOW_GROWTH, true)),
  ]);
}
