import type { TensorSignature, TensorTree, Tree } from "./tensor_tree.ts";
import type { tf } from "./tf.ts";
import type { Workers } from "./workers.ts";

/** The names of the engines, the fastest first on a machine that supports all of them. */
export const ENGINE_NAMES = ["native", "webgpu", "wasm", "cpu"] as const;

/** `native` is libtensorflow, `webgpu` and `wasm` are TensorFlow.js backends, `cpu` is plain JavaScript. */
export type EngineName = (typeof ENGINE_NAMES)[number];

/** The options of a compilation. */
export interface CompileOptions {
  /** The name of the function in errors; `compiled` by default. */
  name?: string;
  /**
   * The shapes and types of the inputs, by name: the function is then compiled at once, and only for these
   * inputs. By default it is compiled for each new signature of its inputs; the last 16 are cached.
   */
  signature?: Tree<TensorSignature>;
  /**
   * Whether float32 products may use TF32 where the engine has it; not by default. While such a function
   * runs, this applies to everything that runs at the same time.
   */
  tensorFloat32?: boolean;
  /**
   * Makes XLA compile the function where the engine has it; not by default. The first call for a signature
   * then takes seconds, so it pays for functions that are called hundreds of times. A function that XLA
   * refuses runs without it.
   */
  xla?: XlaOptions;
}

/** How XLA compiles a function. */
export interface XlaOptions {
  /** Receives a line if XLA refuses the function, with its reason; it is then not asked again. */
  onRefusal(line: string): void;
}

/** A function of named tensors that runs as one unit where the engine supports it. */
export interface CompiledFunction<I extends TensorTree, O extends TensorTree> {
  /**
   * Runs it. The caller still owns the inputs and now owns the outputs; intermediate tensors are disposed
   * of.
   *
   * @throws {Error} If it cannot be compiled for these inputs, was disposed of, or is called inside a
   * gradient function: no gradient flows through it. Gradients inside it are supported.
   */
  (inputs: I): O;
  /**
   * Runs it without blocking the thread if the engine is asynchronous. The inputs may be disposed of as soon
   * as this returns.
   *
   * @returns A promise of the outputs; it rejects where a call would throw.
   */
  start(inputs: I): Promise<O>;
  /** Releases what the engine stores for it; a second call does nothing. */
  dispose(): void;
}

/** The memory that an engine uses. */
export interface EngineMemory {
  /** The number of tensors in TensorFlow.js. */
  tensors: number;
  /** The bytes of those tensors. */
  bytes: number;
  /** The number of native handles behind them; equals `tensors` if the engine has none of its own. */
  handles: number;
}

/** An NVIDIA GPU, as CUDA knows it. */
export interface GpuDevice {
  /** Its place among the GPUs that CUDA shows to this process. */
  index: number;
  /** Its address on the PCI bus, by which every library of NVIDIA's finds it, if the driver tells it. */
  busId?: string;
}

/** Where tensors are stored and operations run; exactly one engine is active in a thread. */
export interface Engine {
  readonly name: EngineName;
  /** The hardware, for a person to read: `CPU, 2 threads` or `NVIDIA H100 80GB HBM3`. */
  readonly device: string;
  /** The GPU on which the native engine computes; undefined if it computes on the CPU. */
  readonly gpu?: GpuDevice;
  /** The underlying library and its version: `libtensorflow 2.21.0`. */
  readonly version: string;
  /** Operations that have a single kernel on some engines. */
  readonly fused: FusedOperations;
  /**
   * The same with convolutions and matrix products in bfloat16; undefined if the engine does not support it.
   */
  readonly fusedBfloat16?: FusedOperations;
  /** Whether the hardware multiplies faster in bfloat16. */
  readonly prefersBfloat16: boolean;
  /** Whether the hardware multiplies in TF32, and `CompileOptions.tensorFloat32` can allow it. */
  readonly hasTensorFloat32: boolean;
  /** Whether `CompileOptions.xla` has an effect. */
  readonly hasXla: boolean;
  /** Whether the engine computes without blocking the thread: see `CompiledFunction.start`. */
  readonly isAsync: boolean;
  /** The workers that compute together; undefined if this process computes alone. */
  readonly workers?: EngineWorkers;
  /**
   * Compiles a function to run as one unit where the engine supports it: on native it is traced once into a
   * TensorFlow function, elsewhere it runs operation by operation, with the same results.
   *
   * @param fn Any TensorFlow.js code that uses only its inputs and tensors derived from them, reads no
   * values and draws no random numbers. Inputs and outputs are trees: nested records of tensors, whose names
   * are used in the graph and in errors. It is called once for each signature of inputs, not once for each
   * call, so its side effects occur only then.
   * @throws {Error} If a signature is given and `fn` cannot be compiled.
   */
  compile<I extends TensorTree, O extends TensorTree>(
    fn: (inputs: I) => O,
    options?: CompileOptions,
  ): CompiledFunction<I, O>;
  /** Returns the current use; constant between the steps of a training that does not leak. */
  memory(): EngineMemory;
}

/** The workers that compute together, with operations for their images. */
export interface EngineWorkers extends Workers {
  /** The engine's operations with batch normalisation over the images of all workers. */
  readonly fused: FusedOperations;
  /** The same in bfloat16. */
  readonly fusedBfloat16: FusedOperations;
}

/** How windows move over an image. */
export interface Windows {
  /** The distance between two windows in pixels. */
  stride: number;
  /** `same`: windows extend beyond the image, so that stride 1 preserves its size; `valid`: they do not. */
  padding: "same" | "valid";
}

/** How the windows of a convolution move, and which channels they use. */
export interface ConvolutionWindows extends Windows {
  /**
   * The input channels and the filters are divided into this many groups; each filter uses the channels of
   * its group.
   */
  groups: number;
}

/** The result of batch normalisation over a batch. */
export interface BatchNormResult {
  /** The normalised input, `[B, H, W, C]`; differentiable. */
  y: tf.Tensor4D;
  /** The mean of the batch, `[C]`; not differentiable. */
  mean: tf.Tensor1D;
  /**
   * The variance of the batch with Bessel's correction, `[C]`, for running statistics; not differentiable.
   */
  variance: tf.Tensor1D;
}

/**
 * The operations of a convolutional network: those whose gradients consist of many small kernels in stock
 * TensorFlow.js, and those that take most of the time and can be computed in fewer bits. Each is
 * differentiable once.
 */
export interface FusedOperations {
  /**
   * Gathers a tensor of each worker, `[…]` → `[workers, …]`; present if statistics of a batch are those of the images of
   * all workers.
   */
  gather?(x: tf.Tensor): tf.Tensor;
  /**
   * Convolution, `[B, H, W, I]` with `[h, w, I / groups, O]` → `[B, H', W', O]`.
   *
   * @param windows By default stride 1, `same` padding and one group, which preserves height and width.
   */
  conv2d(x: tf.Tensor4D, kernel: tf.Tensor4D, windows?: ConvolutionWindows): tf.Tensor4D;
  /**
   * A convolution with stride 1 and `same` padding, plus a bias, followed by ReLU and 2×2 max pooling: `[B,
   * H, W, I]` with `[h, w, I, O]` and `[O]` → `[B, ⌊H/2⌋, ⌊W/2⌋, O]`.
   */
  convReluPool(x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor1D): tf.Tensor4D;
  /** The product of the matrices `[B, I]` and `[I, O]` → `[B, O]`. */
  matMul(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D;
  /**
   * Normalises over batch, height and width (Ioffe and Szegedy, 2015).
   *
   * @param x `[B, H, W, C]`
   * @param gamma Scale, `[C]`
   * @param beta Shift, `[C]`
   * @param epsilon Added to the biased variance in the denominator.
   */
  batchNorm(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): BatchNormResult;
  /** Computes max(0, x), for any shape. */
  relu<T extends tf.Tensor>(x: T): T;
  /**
   * Takes the maximum of each square window, `[B, H, W, C]` → `[B, H', W', C]`. The gradient goes to one of
   * the elements that equal it.
   *
   * @param size The side of a window.
   */
  maxPool(x: tf.Tensor4D, size: number, windows: Windows): tf.Tensor4D;
  /**
   * Averages each square window, without overlap, `[B, H, W, C]` → `[B, ⌊H/size⌋, ⌊W/size⌋, C]`.
   *
   * @param size The side of a window.
   */
  averagePool(x: tf.Tensor4D, size: number): tf.Tensor4D;
  /** Adds a bias `[C]` to the last dimension of `[B, …, C]`. */
  biasAdd<T extends tf.Tensor>(x: T, bias: tf.Tensor1D): T;
  /**
   * Returns the bytes of float32 words as numbers 0 … 255, `[…]` → `[…, 4]`, in the order of the memory.
   * TensorFlow.js has no bytes, so they reach the device as words, in a quarter of the space of int32.
   * Missing where the engine cannot.
   */
  unpackBytes?(words: tf.Tensor): tf.Tensor;
}
