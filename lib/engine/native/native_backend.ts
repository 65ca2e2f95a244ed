import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js";
import { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import { AttributeType, DataType, type OpAttribute, type TensorMetadata, typeAttribute } from "./types.ts";
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
    const outer = this.#made; // of a function within which this one is compiled
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
      this.#made = outer;
    }
  }

  /**
   * Runs an operation on float32 in bfloat16: its float32 inputs are rounded to that, and its output is float32 again.
   * TensorFlow.js, which knows no such type, sees nothing of it.
   *
   * @param attributes But for the type.
   */
  executeRounded(name: string, attributes: readonly OpAttribute[], inputs: tf.Tensor[]): tf.Tensor {
    const binding = this.binding as unknown as NativeBinding;
    const { TF_FLOAT, TF_BFLOAT16 } = DataType;
    const between: number[] = [];
    const run = (name: string, attributes: OpAttribute[], ids: number[]): number => {
      const { id } = binding.executeOp(name, attributes, ids, 1)[0]!;
      between.push(id);
      return id;
    };
    const ids = this.getInputTensorIds(inputs).map((id, i) =>
      inputs[i]!.dtype === "float32" ? run("Cast", castAttributes(TF_FLOAT, TF_BFLOAT16), [id]) : id
    );
    const rounded = run(name, [typeAttribute("T", TF_BFLOAT16), ...attributes], ids);
    const [result] = binding.executeOp("Cast", castAttributes(TF_BFLOAT16, TF_FLOAT), [rounded], 1);
    for (const id of between) binding.deleteTensor(id);
    return this.createOutputTensor(result!);
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

function castAttributes(from: number, to: number): OpAttribute[] {
  return [
    typeAttribute("SrcT", from),
    typeAttribute("DstT", to),
    { name: "Truncate", type: AttributeType.TF_ATTR_BOOL, value: false },
  ];
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
