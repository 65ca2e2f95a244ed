import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js";
import type { HostValues } from "../host_values.ts";
import { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import { AttributeType, DataType, type OpAttribute, type TensorMetadata, typeAttribute } from "./types.ts";
import { type GraphBinding, nodeName, randomOperation } from "./graph_binding.ts";

/** The name under which tfjs-node registers its kernels, and so the backend's. */
export const BACKEND = "tensorflow";

type Binding = ConstructorParameters<typeof NodeJSKernelBackend>[0];

/** What the package's typings call private, though its kernels in other files use it. */
interface Internals {
  readonly tensorMap: { get(dataId: object): { values: unknown } };
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  // Typed as properties there, which methods could not override.
  executeSingleOutput(...operation: Parameters<NodeJSKernelBackend["executeSingleOutput"]>): tf.Tensor;
  move(...data: Parameters<NodeJSKernelBackend["move"]>): void;
}

const Backend = NodeJSKernelBackend as unknown as new (
  ...given: ConstructorParameters<typeof NodeJSKernelBackend>
) => Omit<NodeJSKernelBackend, "move" | "executeSingleOutput"> & Internals;

/** TensorFlow.js' suffix of the scope that each of its operations opens. */
const OPERATION_SCOPE = "__op";
/** What it calls a scope that was given no name. */
const UNNAMED = "unnamed scope";

/** The attributes of an operation as tfjs-node types them. */
type TFEOpAttr = Parameters<NodeJSKernelBackend["executeSingleOutput"]>[1][number];

/** What there is to know of an operation beside its name. */
export interface KernelForm {
  /** How many of the inputs have the operation's type T, from the first; all if not given. Those of int32 have not. */
  typed?: number;
  /** How many outputs it has; 1 if not given. */
  outputs?: number;
}

/** tfjs-node's backend on our binding; for a while its operations can go to a graph instead. */
export class NativeBackend extends Backend {
  /** The data of tensors that were made while tracing; undefined while operations run. */
  #made: WeakSet<object> | undefined;
  /** While tracing: what tensors of float32 are in bfloat16, by their numbers. */
  #rounded: Map<number, number> | undefined;

  /** @param binding libtensorflow. */
  constructor(binding: NativeBinding) {
    super(binding as unknown as Binding, "@tensorflow/tfjs-node-gpu");
  }

  /** Whether operations go to a graph at the moment. */
  get tracing(): boolean {
    return this.#made !== undefined;
  }

  /** Whether what was traced so far has operations in bfloat16. */
  get roundsInTrace(): boolean {
    return this.#rounded !== undefined && this.#rounded.size > 0;
  }

  /**
   * Lets operations go to a graph while `body` runs.
   *
   * @throws {Error} If `body` draws random numbers: they would be part of the graph.
   */
  trace<T>(binding: GraphBinding, body: () => T): T {
    const { binding: eager } = this;
    const { random } = Math;
    const outer = [this.#made, this.#rounded] as const; // of a function within which this one is compiled
    this.#made = new WeakSet();
    this.#rounded = new Map();
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
      [this.#made, this.#rounded] = outer;
    }
  }

  /**
   * Runs an operation on tensors of float32 in a precision. In bfloat16 the inputs that have the operation's type T are
   * rounded to that, and its first output is float32 again: TensorFlow.js, which knows no such type, sees nothing of it.
   * In a graph, what such an operation hands to another stays in bfloat16 on the way, for the same values.
   *
   * @param attributes But for T.
   */
  executeKernel(
    precision: "float32" | "bfloat16",
    name: string,
    attributes: readonly OpAttribute[],
    inputs: tf.Tensor[],
    { typed = inputs.length, outputs = 1 }: KernelForm = {},
  ): tf.Tensor[] {
    const binding = this.binding as unknown as NativeBinding | GraphBinding;
    const { TF_FLOAT, TF_BFLOAT16 } = DataType;
    const inBfloat16 = precision === "bfloat16";
    const between: number[] = [];
    const round = (id: number): number => {
      const known = this.#rounded?.get(id);
      if (known !== undefined) return known;
      const rounded = cast(binding, id, TF_FLOAT, TF_BFLOAT16);
      this.#rounded?.set(id, rounded.id);
      between.push(rounded.id);
      return rounded.id;
    };
    const ids = this.getInputTensorIds(inputs).map((id, i) =>
      inBfloat16 && i < typed && inputs[i]!.dtype === "float32" ? round(id) : id
    );
    const type = typeAttribute("T", inBfloat16 ? TF_BFLOAT16 : TF_FLOAT);
    try {
      const made = binding.executeOp(name, [type, ...attributes], ids, outputs);
      if (inBfloat16) {
        const [rounded] = made;
        between.push(rounded!.id);
        made[0] = cast(binding, rounded!.id, TF_BFLOAT16, TF_FLOAT);
        this.#rounded?.set(made[0].id, rounded!.id);
      }
      return made.map((metadata) => this.createOutputTensor(metadata));
    } finally {
      for (const id of between) binding.deleteTensor(id);
    }
  }

  override executeSingleOutput(name: string, attributes: TFEOpAttr[], inputs: tf.TensorInfo[]): tf.Tensor {
    const made = super.executeSingleOutput(name, attributes, inputs);
    if (name === "Reshape" && this.#rounded !== undefined) this.#reshapeRounded(made, attributes, inputs);
    return made;
  }

  /** Of a tensor that is in bfloat16 too, another shape is. */
  #reshapeRounded(made: tf.Tensor, attributes: TFEOpAttr[], inputs: tf.TensorInfo[]): void {
    const [id, shape] = this.getInputTensorIds(inputs);
    const rounded = this.#rounded!.get(id!);
    if (rounded === undefined) return;
    const others = attributes.filter(({ name }) => name !== "T");
    const [reshaped] = this.binding.executeOp(
      "Reshape",
      [typeAttribute("T", DataType.TF_BFLOAT16), ...others],
      [rounded, shape!],
      1,
    );
    this.#rounded!.set(this.getInputTensorIds([made])[0]!, reshaped!.id);
  }

  /** The values of a tensor of float32 where they are; see `hostValues()`. */
  view(tensor: tf.Tensor): HostValues {
    const binding = this.binding as unknown as NativeBinding;
    return binding.viewTensor(this.getInputTensorIds([tensor])[0]!);
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
          throw (this.binding as unknown as GraphBinding).captured(tensor.shape);
        }
      }
    }
    return super.getInputTensorIds(tensors);
  }
}

function cast(binding: NativeBinding | GraphBinding, id: number, from: number, to: number): TensorMetadata {
  const attributes = [
    typeAttribute("SrcT", from),
    typeAttribute("DstT", to),
    { name: "Truncate", type: AttributeType.TF_ATTR_BOOL, value: false },
  ];
  return binding.executeOp("Cast", attributes, [id], 1)[0]!;
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
