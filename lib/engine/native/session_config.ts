import { bytesField, numberField } from "../../base/protobuf.ts";

/** How libtensorflow uses the machine. */
export interface SessionOptions {
  /** The number of threads within an operation; 0 for TensorFlow's default, one per core. */
  threads: number;
}

/** Serialises the options as TensorFlow's `ConfigProto` (tensorflow/core/protobuf/config.proto). */
export function sessionConfig(options: SessionOptions): Uint8Array<ArrayBuffer> {
  const INTRA_OP_THREADS = 2, INTER_OP_THREADS = 5, GPU_OPTIONS = 6, ALLOW_GROWTH = 4;
  return new Uint8Array([
    ...numberField(INTRA_OP_THREADS, options.threads),
    ...numberField(INTER_OP_THREADS, options.threads),
    // Allocate GPU memory on demand: by default TensorFlow allocates all of it at the start.
    ...bytesField(GPU_OPTIONS, numberField(ALLOW_GROWTH, true)),
  ]);
}

/** `RewriterConfig.Toggle`: disables an optimisation. */
const OFF = 2;

/**
 * Serialises a `ConfigProto` for the optimisation of compiled graphs; without it, TensorFlow optimises none.
 * The enabled optimisations fuse several kernels into one (convolution, bias and ReLU) and merge equal
 * nodes; the disabled ones would change the results, if only in the last bit, for example by a product
 * instead of a quotient.
 *
 * @param fuses Whether kernels are fused: TensorFlow has fused kernels in bfloat16 only for processors with
 * instructions for its products, and does not check that.
 */
export function functionConfig(fuses: boolean): Uint8Array<ArrayBuffer> {
  const GRAPH_OPTIONS = 10, REWRITE_OPTIONS = 10;
  // tensorflow/core/protobuf/rewriter_config.proto
  const LAYOUT = 1, CONSTANT_FOLDING = 3, ARITHMETIC = 7, REMAPPING = 14;
  const off = [LAYOUT, CONSTANT_FOLDING, ARITHMETIC, ...(fuses ? [] : [REMAPPING])];
  const options = off.flatMap((step) => numberField(step, OFF));
  return new Uint8Array(bytesField(GRAPH_OPTIONS, bytesField(REWRITE_OPTIONS, options)));
}
