import { NodeJSKernelBackend } from "@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js";
import type { HostValues } from "../host_values.ts";
import { tf } from "../tf.ts";
import type { NativeBinding } from "./binding.ts";
import { AttributeType, DataType, type OpAttribute, type TensorMetadata, typeAttribute } from "./types.ts";
import { type GraphBinding, nodeName, randomOperation } from "./graph_binding.ts";

/** The name under which tfjs-node registers its kernels, and so the name of the backend. */
export const BACKEND = "tensorflow";

type Binding = ConstructorParameters<typeof NodeJSKernelBackend>[0];

/** Members that the package's typings declare as private, although its kernels in other files use them. */
interface Internals {
  readonly tensorMap: { get(dataId: object): { values: unknown } };
  getInputTensorIds(tensors: tf.TensorInfo[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  // Declared as properties there, which methods could not override.
  executeSingleOutput(...operation: Parameters<NodeJSKernelBackend["executeSingleOutput"]>): tf.Tensor;
  move(...data: Parameters<NodeJSKernelBackend["move"]>): void;
}

const Backend = NodeJSKernelBackend as unknown as new (
  ...given: ConstructorParameters<typeof NodeJSKernelBackend>
) => Omit<NodeJSKernelBackend, "move" | "executeSingleOutput"> & Internals;

/** The suffix of the scope that TensorFlow.js opens for each operation. */
const OPERATION_SCOPE = "__op";
/** The name of scopes without a name in TensorFlow.js. */
const UNNAMED = "unnamed scope";

/** The attributes of an operation in tfjs-node's types. */
type TFEOpAttr = Parameters<NodeJSKernelBackend["executeSingleOutput"]>[1][number];

/** The signature of an operation besides its name. */
export interface KernelForm {
  /**
   * The number of inputs, from the first, that have the operation's type T; by default all. Those of int32
   * do not have it.
   */
  typed?: number;
  /** The number of outputs; 1 by default. */
  outputs?: number;
}

/** tfjs-node's backend on our binding, which can temporarily redirect operations to a graph. */
export class NativeBackend extends Backend {
  /** The data of tensors that were created during the trace; undefined outside of a trace. */
  #made: WeakSet<object> | undefined;
  /** During a trace: the bfloat16 versions of float32 tensors, by their ids. */
  #rounded: Map<number, number> | undefined;

  constructor(binding: NativeBinding) {
    super(binding as unknown as Binding, "@tensorflow/tfjs-node-gpu");
  }

  /** Whether operations are currently redirected to a graph. */
  get tracing(): boolean {
    return this.#made !== undefined;
  }

  /** Whether the trace so far contains operations in bfloat16. */
  get roundsInTrace(): boolean {
    return this.#rounded !== undefined && this.#rounded.size > 0;
  }

  /**
   * Redirects operations to a graph while `body` runs.
   *
   * @throws {Error} If `body` draws random numbers: they would become constants of the graph.
   */
  trace<T>(binding: GraphBinding, body: () => T): T {
    const { binding: eager } = this;
    const { random } = Math;
    const outer = [this.#made, this.#rounded] as const; // of an enclosing function that is being compiled
    this.#made = new WeakSet();
    this.#rounded = new Map();
    this.binding = binding as unknown as Binding;
    // All random numbers in TensorFlow.js start here, except those with a given seed, which are constant
    // anyway.
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
   * Runs an operation on float32 tensors in the given precision. In bfloat16, the inputs of the operation's
   * type T are rounded, and its first output is converted back to float32: this is invisible to
   * TensorFlow.js, which has no bfloat16. In a graph, values between two such operations stay in bfloat16,
   * which does not change them.
   *
   * @param attributes All except T.
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

  /** Returns the bytes of float32 words as numbers, `[…]` → `[…, 4]`. */
  unpackBytes(words: tf.Tensor): tf.Tensor {
    const binding = this.binding as unknown as NativeBinding | GraphBinding;
    const { TF_FLOAT, TF_UINT8 } = DataType;
    const attributes = [typeAttribute("T", TF_FLOAT), typeAttribute("type", TF_UINT8)];
    const [bytes] = binding.executeOp("Bitcast", attributes, this.getInputTensorIds([words]), 1);
    try {
      return this.createOutputTensor(cast(binding, bytes!.id, TF_UINT8, TF_FLOAT));
    } finally {
      binding.deleteTensor(bytes!.id);
    }
  }

  override executeSingleOutput(name: string, attributes: TFEOpAttr[], inputs: tf.TensorInfo[]): tf.Tensor {
    const made = super.executeSingleOutput(name, attributes, inputs);
    const rounded = this.#rounded;
    if (rounded === undefined) return made;
    const ids = this.getInputTensorIds(inputs);
    if (name === "Reshape") this.#roundToo(made, name, attributes, [rounded.get(ids[0]!), ids[1]]);
    // A sum of two values in bfloat16, rounded, is their sum in bfloat16.
    if (name === "Add") this.#roundToo(made, name, attributes, ids.map((id) => rounded.get(id)));
    return made;
  }

  /**
   * Computes what an operation made in bfloat16 too, for operations in bfloat16 that use it; if none does, the graph's
   * function is without it.
   *
   * @param ids Those of the inputs in bfloat16; nothing is computed if one is missing.
   */
  #roundToo(
    made: tf.Tensor,
    name: string,
    attributes: TFEOpAttr[],
    ids: readonly (number | undefined)[],
  ): void {
    const known = ids.filter((id) => id !== undefined);
    if (known.length < ids.length) return;
    const others = attributes.filter(({ name }) => name !== "T");
    const inBfloat16 = [typeAttribute("T", DataType.TF_BFLOAT16), ...others];
    const [rounded] = this.binding.executeOp(name, inBfloat16, known, 1);
    this.#rounded!.set(this.getInputTensorIds([made])[0]!, rounded!.id);
  }

  /** Returns the values of a float32 tensor without a copy; see `hostValues()`. */
  view(tensor: tf.Tensor): HostValues {
    const binding = this.binding as unknown as NativeBinding;
    return binding.viewTensor(this.getInputTensorIds([tensor])[0]!);
  }

  /** Makes a tensor over values that are not copied; see `lentMatrix()`. */
  borrow(values: Float32Array<ArrayBuffer>, shape: number[]): tf.Tensor | undefined {
    if (this.tracing) return undefined; // It would be a constant of the graph.
    const id = (this.binding as unknown as NativeBinding).lendTensor(shape, values);
    return id === undefined ? undefined : this.createOutputTensor({ id, shape, dtype: DataType.TF_FLOAT });
  }

  override move(...data: Parameters<NodeJSKernelBackend["move"]>): void {
    this.#made?.add(data[0]);
    super.move(...data);
  }

  override getInputTensorIds(tensors: tf.TensorInfo[]): number[] {
    if (this.#made !== undefined) {
      for (const tensor of tensors) {
        // Values that were not yet copied to the device when the trace started would look like those of a
        // constant.
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
 * Returns the open scopes of TensorFlow.js as a name for a node: `augment/conv2d` inside `tf.tidy("augment",
 * …)`.
 *
 * @param outer The number of outer scopes to omit.
 */
export function scopePath(outer: number): string {
  return tf.engine().state.scopeStack.slice(outer)
    .map(({ name }) => name.endsWith(OPERATION_SCOPE) ? name.slice(0, -OPERATION_SCOPE.length) : name)
    .filter((name) => name !== UNNAMED && name !== "")
    .map(nodeName)
    .join("/");
}
