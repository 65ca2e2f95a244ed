import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js";
import { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import type { TensorMetadata } from "./types.ts";
import { capturedTensor, type GraphBinding, randomOperation } from "./graph_binding.ts";

/** The name under which tfjs-node registers its kernels, and so the backend's. */
export const BACKEND = "tensorflow";

type Binding = ConstructorParameters<typeof NodeJSKernelBackend>[0];

/** What the package's typings call private, though its kernels in other files use it. */
interface Internals {
  readonly tensorMap: { get(dataId: object): { values: unknown } };
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  // Typed as a property there, which a method could not override.
  move(...data: Parameters<NodeJSKernelBackend["move"]>): void;
}

const Backend = NodeJSKernelBackend as unknown as new (
  ...given: ConstructorParameters<typeof NodeJSKernelBackend>
) => Omit<NodeJSKernelBackend, "move"> & Internals;

/** TensorFlow.js' suffix of the scope that each of its operations opens. */
const OPERATION_SCOPE = "__op";
/** What it calls a scope that was given no name. */
const UNNAMED = "unnamed scope";

/** tfjs-node's backend on our binding; for a while its operations can go to a graph instead. */
export class NativeBackend extends Backend {
  /** The data of tensors that were made while tracing; undefined while operations run. */
  #made: WeakSet<object> | undefined;

  /** @param binding libtensorflow. */
  constructor(binding: NativeBinding) {
    super(binding as unknown as Binding, "@tensorflow/tfjs-node-gpu");
  }

  /** Whether operations go to a graph at the moment. */
  get tracing(): boolean {
    return this.#made !== undefined;
  }

  /**
   * Lets operations go to a graph while `body` runs.
   *
   * @throws {Error} If `body` draws random numbers: they would be part of the graph.
   */
  trace<T>(binding: GraphBinding, body: () => T): T {
    const { binding: eager } = this;
    const { random } = Math;
    this.#made = new WeakSet();
    this.binding = binding as unknown as Binding;
    // All random numbers of TensorFlow.js begin here, but for those whose seed is given, which never change anyway.
    Math.random = () => {
      throw randomOperation("Math.random");
    };
    try {
      return body();
    } finally {
      Math.random = random;
      this.binding = eager;
      this.#made = undefined;
    }
  }

  override move(...data: Parameters<NodeJSKernelBackend["move"]>): void {
    this.#made?.add(data[0]);
    super.move(...data);
  }

  override getInputTensorIds(tensors: tf.TensorInfo[]): number[] {
    if (this.#made !== undefined) {
      for (const tensor of tensors) {
        // Values that were not yet sent to the device when tracing began look like those of a constant.
        if (
          "dataId" in tensor && this.tensorMap.get(tensor.dataId).values !== null &&
          !this.#made.has(tensor.dataId)
        ) {
          throw capturedTensor(tensor.shape);
        }
      }
    }
    return super.getInputTensorIds(tensors);
  }
}

/**
 * The scopes that are open in TensorFlow.js, as a name of a node: `augment/conv2d` within `tf.tidy("augment", …)`.
 *
 * @param outer How many scopes are not to be named, from the outermost.
 */
export function scopePath(outer: number): string {
  return tf.engine().state.scopeStack.slice(outer)
    .map(({ name }) => name.endsWith(OPERATION_SCOPE) ? name.slice(0, -OPERATION_SCOPE.length) : name)
    .filter((name) => name !== UNNAMED && name !== "")
    .map(nodeName)
    .join("/");
}

/** A text as TensorFlow allows it in a node's name. */
export function nodeName(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]+/g, "_").replace(/^[^A-Za-z0-9.]/, ".");
}
