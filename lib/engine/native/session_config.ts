import { bytesField, numberField } from "../../base/protobuf.ts";

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

/** `RewriterConfig.Toggle`: a step that does not run. */
const OFF = 2;

/**
 * How TensorFlow is to rewrite the graphs of compiled functions, as a `ConfigProto`, serialised. Without it, it rewrites
 * none. What stays on makes one kernel of several (convolution, bias and ReLU), and one node of two that are the same;
 * what is off would compute something else than was written, if only by the last bit: a product instead of a quotient.
 *
 * @param fuses Whether kernels are made one: of those in bfloat16 TensorFlow has the fused ones for processors alone
 * that multiply it, and does not look.
 */
export function functionConfig(fuses: boolean): Uint8Array<ArrayBuffer> {
  const GRAPH_OPTIONS = 10, REWRITE_OPTIONS = 10;
  // tensorflow/core/protobuf/rewriter_config.proto
  const LAYOUT = 1, CONSTANT_FOLDING = 3, ARITHMETIC = 7, REMAPPING = 14;
  const off = [LAYOUT, CONSTANT_FOLDING, ARITHMETIC, ...(fuses ? [] : [REMAPPING])];
  const options = off.flatMap((step) => numberField(step, OFF));
  return new Uint8Array(bytesField(GRAPH_OPTIONS, bytesField(REWRITE_OPTIONS, options)));
}
