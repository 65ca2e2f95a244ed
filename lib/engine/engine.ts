import type { TensorSignature, TensorTree, Tree } from "./tensor_tree.ts";
import type { tf } from "./tf.ts";

/** The places where tensors can live, fastest first on a machine with everything. */
export const ENGINE_NAMES = ["native", "webgpu", "wasm", "cpu"] as const;

/** `native` is libtensorflow, `webgpu` and `wasm` are TensorFlow.js backends, `cpu` is plain JavaScript. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** How to compile. */
export interface CompileOptions {
  /** What errors call the function; `compiled` if not given. */
  name?: string;
  /**
   * Shapes and types of the inputs, under their names: the function is then compiled at once, and for no other inputs.
   * If not given it is compiled when it meets inputs of a new signature; the last 16 are kept.
   */
  signature?: Tree<TensorSignature>;
}

/** A function of named tensors that runs as one unit where the engine can. */
export interface CompiledFunction<I extends TensorTree, O extends TensorTree> {
  /**
   * Runs it. Inputs stay the caller's, outputs become the caller's, and all that it makes in between is released.
   *
   * @throws {Error} If it cannot be compiled for these inputs, was released, or is called where a gradient is taken:
   * none flows through it. A gradient within it is what it is for.
   */
  (inputs: I): O;
  /**
   * The same, but an asynchronous engine only begins, and leaves the thread to do something else meanwhile.
   * Inputs may be disposed of as soon as it has begun.
   *
   * @returns Settles with the outputs; rejects where a call would throw.
   */
  start(inputs: I): Promise<O>;
  /** Releases what the engine keeps for it; a second call does nothing. */
  dispose(): void;
}

/** What an engine holds at a moment. */
export interface EngineMemory {
  /** Tensors that TensorFlow.js knows. */
  tensors: number;
  /** Bytes of those tensors. */
  bytes: number;
  /** Native handles behind them; equals `tensors` where an engine has none of its own. */
  handles: number;
}

/** Where tensors live and operations run; exactly one is active in a thread. */
export interface Engine {
  /** Which of the engines it is. */
  readonly name: EngineName;
  /** The hardware, as a person reads it: `CPU, 2 threads` or `GPU:0`. */
  readonly device: string;
  /** The library behind it and its version: `libtensorflow 2.21.0`. */
  readonly version: string;
  /** Operations that the engine has, or has not, a single kernel for. */
  readonly fused: FusedOperations;
  /** The same with convolutions and matrix products in bfloat16; undefined where the engine has none. */
  readonly fusedBfloat16?: FusedOperations;
  /** Whether the hardware multiplies faster in bfloat16. */
  readonly prefersBfloat16: boolean;
  /** Whether the engine computes while the thread that asked it to does something else: see `CompiledFunction.start`. */
  readonly isAsync: boolean;
  /**
   * The same function, run as one unit where the engine can: on native it is traced once into a TensorFlow function,
   * elsewhere it runs operation by operation, with the same results.
   *
   * @param fn Any TensorFlow.js code that uses its inputs and what it makes of them and no other tensor, reads no
   * values and draws no random numbers. Inputs and outputs are trees: records of tensors, of records and so on, by
   * whose names graph and errors call them. It is called once for each signature of inputs, and not once for each call:
   * what it does besides computing tensors happens then.
   * @throws {Error} If a signature is given and `fn` cannot be compiled.
   */
  compile<I extends TensorTree, O extends TensorTree>(
    fn: (inputs: I) => O,
    options?: CompileOptions,
  ): CompiledFunction<I, O>;
  /** What is held now; constant between steps of a training that does not leak. */
  memory(): EngineMemory;
}

/** How windows move over an image. */
export interface Windows {
  /** Pixels from one window to the next. */
  stride: number;
  /** `same`: windows reach beyond the image, so that with stride 1 its size stays; `valid`: none does. */
  padding: "same" | "valid";
}

/** How the windows of a convolution move, and what they look at. */
export interface ConvolutionWindows extends Windows {
  /** The input's channels are cut into so many groups, and so are the filters, each of which looks at one group. */
  groups: number;
}

/** The result of batch normalisation over a batch. */
export interface BatchNormResult {
  /** The normalised input, `[B, H, W, C]`; gradients flow through it. */
  y: tf.Tensor4D;
  /** Mean of the batch, `[C]`; no gradient flows through it. */
  mean: tf.Tensor1D;
  /** Variance of the batch with Bessel's correction, `[C]`, as running statistics want it; no gradient. */
  variance: tf.Tensor1D;
}

/**
 * The operations of a convolutional network: those whose gradients stock TensorFlow.js composes of many small kernels,
 * and those that take most of the time and can be computed in fewer bits. Each is differentiable once.
 */
export interface FusedOperations {
  /**
   * Convolution, `[B, H, W, I]` with `[h, w, I / groups, O]` → `[B, H', W', O]`.
   *
   * @param windows With stride 1 and in one group if not given, so that height and width stay.
   */
  conv2d(x: tf.Tensor4D, kernel: tf.Tensor4D, windows?: ConvolutionWindows): tf.Tensor4D;
  /**
   * A convolution with stride 1 that keeps height and width, plus a bias, of whose results below 0 become 0 and of each 2×2 window the largest is kept:
   * `[B, H, W, I]` with `[h, w, I, O]` and `[O]` → `[B, ⌊H/2⌋, ⌊W/2⌋, O]`.
   */
  convReluPool(x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D;
  /** The product of matrices `[B, I]` and `[I, O]` → `[B, O]`. */
  matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D;
  /**
   * Normalises over batch, height and width (Ioffe and Szegedy, 2015).
   *
   * @param x `[B, H, W, C]`
   * @param gamma Scale, `[C]`
   * @param beta Shift, `[C]`
   * @param epsilon Added to the variance, biased, that divides.
   */
  batchNorm(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): BatchNormResult;
  /** max(0, x) of any shape. */
  relu<T extends tf.Tensor>(x: T): T;
  /**
   * The largest of each square window, `[B, H, W, C]` → `[B, H', W', C]`. The gradient goes to one of those that are it.
   *
   * @param size Of a window.
   */
  maxPool(x: tf.Tensor4D, size: number, windows: Windows): tf.Tensor4D;
  /**
   * The mean of each square window, none of which overlap, `[B, H, W, C]` → `[B, ⌊H/size⌋, ⌊W/size⌋, C]`.
   *
   * @param size Of a window.
   */
  averagePool(x: tf.Tensor4D, size: number): tf.Tensor4D;
  /** Adds a bias `[C]` to the last dimension of `[B, …, C]`. */
  biasAdd<T extends tf.Tensor>(x: T, bias: tf.Tensor1D): T;
}
