import type { tf } from "./tf.ts";

/** The places where tensors can live, fastest first on a machine with everything. */
export const ENGINE_NAMES = ["native", "webgpu", "wasm", "cpu"] as const;

/** `native` is libtensorflow, `webgpu` and `wasm` are TensorFlow.js backends, `cpu` is plain JavaScript. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** A function from tensors to tensors that an engine may run as one unit. */
export type TensorFunction = (inputs: tf.Tensor[]) => tf.Tensor[];

/** Shape and type of an input. */
export interface TensorSignature {
  /** Its shape. */
  shape: number[];
  /** Its type. */
  dtype: tf.DataType;
}

/** How to compile. */
export interface CompileOptions {
  /** What errors call the function; `compiled` if not given. */
  name?: string;
  /**
   * Of the inputs: the function is then compiled at once, and for no other inputs. If not given it is compiled when it
   * meets inputs of a new signature; the last 16 are kept.
   */
  signature?: readonly TensorSignature[];
}

/** A function that runs as one unit where the engine can. */
export interface CompiledFunction {
  /**
   * Runs it. Inputs stay the caller's, outputs become the caller's, and all that it makes in between is released.
   *
   * @throws {Error} If it cannot be compiled for these inputs, was released, or is called where a gradient is taken:
   * none flows through it. A gradient within it is what it is for.
   */
  (inputs: tf.Tensor[]): tf.Tensor[];
  /**
   * The same, but where the engine computes aside it only begins, and leaves the thread to do something else meanwhile.
   * Inputs may be disposed of as soon as it has begun.
   *
   * @returns Settles with the outputs; rejects where a call would throw.
   */
  start(inputs: tf.Tensor[]): Promise<tf.Tensor[]>;
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
  readonly computesAside: boolean;
  /**
   * The same function, run as one unit where the engine can: on native it is traced once into a TensorFlow function,
   * elsewhere it runs operation by operation, with the same results.
   *
   * @param fn Any TensorFlow.js code that uses its inputs and what it makes of them and no other tensor, reads no
   * values and draws no random numbers. It is called once for each signature of inputs, and not once for each call:
   * what it does beside tensors happens then.
   * @throws {Error} If a signature is given and `fn` cannot be compiled.
   */
  compile(fn: TensorFunction, options?: CompileOptions): CompiledFunction;
  /** What is held now; constant between steps of a training that does not leak. */
  memory(): EngineMemory;
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
   * Convolution with stride 1 that keeps height and width, `[B, H, W, I]` with `[h, w, I, O]` → `[B, H, W, O]`.
   */
  conv2d(x: tf.Tensor4D, kernel: tf.Tensor4D): tf.Tensor4D;
  /**
   * A convolution as above, plus a bias, of whose results below 0 become 0 and of each 2×2 window the largest is kept:
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
   * The largest of each 2×2 window, `[B, H, W, C]` → `[B, ⌊H/2⌋, ⌊W/2⌋, C]`. The gradient goes to one of those that
   * are it.
   */
  maxPool2(x: tf.Tensor4D): tf.Tensor4D;
  /** Adds a bias `[C]` to the last dimension of `[B, C]`. */
  biasAdd(x: tf.Tensor2D, bias: tf.Tensor1D): tf.Tensor2D;
}
