import type { Cluster } from "../cluster.ts";
import type { HostValues } from "../host_values.ts";
import { type AttributeSetters, eagerSetters, setAttribute } from "./attributes.ts";
import { cName, cText, readCText } from "./c_text.ts";
import { type Context, openContext } from "./context.ts";
import { loadDeeplyBound } from "./deep_bind.ts";
import { setEnvironment } from "./environment.ts";
import { FunctionGraph } from "./function_graph.ts";
import { functionAttributes, type FunctionMode } from "./function_attributes.ts";
import { Server } from "./server.ts";
import type { SessionOptions } from "./session_config.ts";
import { Status } from "./status.ts";
import { SYMBOLS, type Symbols } from "./symbols.ts";
import { MathSwitches } from "./math_switches.ts";
import { lentTensor, newTensor, readHandle, type TensorValues, viewHandle } from "./tensor_data.ts";
import { AttributeType, DataType, type OpAttribute, type TensorMetadata } from "./types.ts";

/** The maximum number of outputs of an operation; a split of a batch has one per part. */
const MAX_OUTPUTS = 1024;

/** NVIDIA's own switch for TF32, which its libraries read when they start. */
const TF32_OVERRIDE = "NVIDIA_TF32_OVERRIDE";

/** The shape and the type of a function's output, known from tracing. */
type OutputForm = Pick<TensorMetadata, "shape" | "dtype">;

/**
 * tfjs-node's `TFJSBinding` without its C++ addon: the same methods over `Deno.dlopen`, so that the
 * package's own backend and kernels run on any libtensorflow.
 *
 * Tensors have numeric ids; an id is valid until `deleteTensor`.
 */
export class NativeBinding {
  readonly TF_Version: string;
  readonly context: Context;
  /** How a GPU computes; undefined if the library exports no switches. */
  readonly switches: MathSwitches | undefined;
  /** The server for the other workers; undefined if there are none. */
  readonly server: Server | undefined;
  readonly #symbols: Symbols;
  readonly #status: Status;
  readonly #setters: AttributeSetters;
  readonly #handles = new Map<number, Deno.PointerValue>();
  readonly #outputAddresses = new BigUint64Array(MAX_OUTPUTS);
  readonly #outputCount = new Int32Array(1);
  #nextId = 0;

  /**
   * @param path The path of libtensorflow.
   * @param options How to use the machine.
   * @param cluster The workers with which it computes; none if missing.
   * @throws {Error} If the library cannot be opened or started.
   */
  constructor(path: string, options: SessionOptions, cluster?: Cluster) {
    setEnvironment();
    loadDeeplyBound(path);
    this.#symbols = Deno.dlopen(path, SYMBOLS).symbols;
    this.#status = new Status(this.#symbols);
    this.TF_Version = readCText(this.#symbols.TF_Version());
    this.switches = MathSwitches.open(path);
    // A release without the switch would use TF32 everywhere.
    if (this.switches === undefined && Deno.env.get(TF32_OVERRIDE) === undefined) {
      Deno.env.set(TF32_OVERRIDE, "0");
    }
    let server: Server | undefined;
    this.context = openContext(this.#symbols, this.#status, options, (context) => {
      if (cluster !== undefined) server = new Server(path, this.#symbols, context, cluster, options);
    });
    this.server = server;
    this.#setters = eagerSetters(this.#symbols, this.#status);
    Object.assign(this, DataType, AttributeType);
  }

  /** Copies values to the device and returns the id of the new tensor. */
  createTensor(shape: number[], dtype: number, values: TensorValues): number {
    const tensor = newTensor(this.#symbols, shape, dtype, values);
    let handle = this.#symbols.TFE_NewTensorHandle(tensor, this.#status.pointer);
    this.#symbols.TF_DeleteTensor(tensor);
    this.#status.check("Making a tensor");
    // The host reads shapes, axes and texts, so TensorFlow keeps int32 and strings in host memory.
    if (this.context.gpu && dtype !== DataType.TF_INT32 && dtype !== DataType.TF_STRING) {
      const onHost = handle;
      handle = this.#symbols.TFE_TensorHandleCopyToDevice(
        onHost,
        this.context.pointer,
        this.context.device,
        this.#status.pointer,
      );
      this.#symbols.TFE_DeleteTensorHandle(onHost);
      this.#status.check(`Copying a tensor to ${this.context.deviceName}`);
    }
    return this.#add(handle);
  }

  /**
   * Makes a tensor over float32 values, which are not copied.
   *
   * @param values Must neither change nor be released before the tensor is deleted.
   * @returns Its id; undefined if the values have to be copied to the device.
   */
  lendTensor(shape: number[], values: Float32Array<ArrayBuffer>): number | undefined {
    const tensor = this.context.gpu ? undefined : lentTensor(this.#symbols, shape, values);
    if (tensor === undefined) return undefined;
    const handle = this.#symbols.TFE_NewTensorHandle(tensor, this.#status.pointer);
    this.#symbols.TF_DeleteTensor(tensor);
    this.#status.check("Making a tensor");
    return this.#add(handle);
  }

  /**
   * Releases a tensor.
   *
   * @throws {Error} If the id is unknown.
   */
  deleteTensor(id: number): void {
    this.#symbols.TFE_DeleteTensorHandle(this.#get(id));
    this.#handles.delete(id);
  }

  /** Copies a tensor's values; see `readHandle` for the types of the arrays. */
  tensorDataSync(id: number): ReturnType<typeof readHandle> {
    return readHandle(this.#symbols, this.#status, this.#get(id));
  }

  /** Returns the values of a float32 tensor in TensorFlow's own memory; a copy if they are on a GPU. */
  viewTensor(id: number): HostValues {
    return viewHandle(this.#symbols, this.#status, this.#get(id));
  }

  /**
   * Runs an operation.
   *
   * @param name TensorFlow's name: `Conv2D`.
   * @param inputs Ids of tensors.
   * @param outputCount The minimum number of outputs.
   * @throws {Error} With TensorFlow's message, which names the operation.
   */
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: number[],
    outputCount: number,
  ): TensorMetadata[] {
    return this.#execute(name, attributes, inputs, outputCount).map((handle) => this.#describe(handle));
  }

  /** Creates an empty graph, from which a function can be made; the caller disposes of it. */
  newGraph(): FunctionGraph {
    return new FunctionGraph(this.#symbols, this.#status);
  }

  /**
   * Registers a function, `TF_Function*`, and takes ownership of it; it can then be run by its name.
   *
   * @throws {Error} With TensorFlow's message.
   */
  addFunction(made: Deno.PointerValue): void {
    this.#symbols.TFE_ContextAddFunction(this.context.pointer, made, this.#status.pointer);
    this.#symbols.TF_DeleteFunction(made);
    this.#status.check("Adding a function");
  }

  /**
   * Unregisters a function.
   *
   * @throws {Error} If the name is unknown.
   */
  removeFunction(name: string): void {
    this.#symbols.TFE_ContextRemoveFunction(this.context.pointer, cText(name), this.#status.pointer);
    this.#status.check(`Removing the function ${name}`);
  }

  /**
   * Runs a registered function.
   *
   * @param inputs Ids of tensors.
   * @param outputs The shapes and types of its outputs.
   * @param mode How to run it.
   * @throws {Error} With TensorFlow's message.
   */
  executeFunction(
    name: string,
    inputs: number[],
    outputs: readonly OutputForm[],
    mode: FunctionMode,
  ): TensorMetadata[] {
    return this.#addAll(this.#execute(name, functionAttributes(mode), inputs, outputs.length), outputs);
  }

  /**
   * Runs a registered function on another thread without blocking this one; any number may run at the same
   * time.
   */
  async startFunction(
    name: string,
    inputs: number[],
    outputs: readonly OutputForm[],
    mode: FunctionMode,
  ): Promise<TensorMetadata[]> {
    const symbols = this.#symbols;
    // Its own status, since calls on this thread use the shared one in the meantime.
    const status = new Status(symbols);
    const addresses = 8 * outputs.length;
    // Allocated in C: JavaScript memory could be collected during the call, or freed with this thread.
    const block = symbols.malloc(BigInt(addresses + 8))!;
    const memory = Deno.UnsafePointerView.getArrayBuffer(block, addresses + 8);
    const count = new Int32Array(memory, addresses, 1);
    count[0] = outputs.length;
    try {
      const op = this.#newOp(name, functionAttributes(mode), inputs);
      try {
        await symbols.executeAsync(
          op,
          block,
          Deno.UnsafePointer.offset(block, addresses),
          status.pointer,
        );
        status.check(`Running ${name}`);
      } finally {
        symbols.TFE_DeleteOp(op);
      }
      return this.#addAll(pointersAt(new BigUint64Array(memory, 0, count[0])), outputs);
    } finally {
      symbols.free(block);
      status.dispose();
    }
  }

  /** Returns the number of live tensors, for finding leaks. */
  getNumOfTensors(): number {
    return this.#handles.size;
  }

  /** Whether tensors are stored on a GPU. */
  isUsingGpuDevice(): boolean {
    return this.context.gpu;
  }

  /** Runs an operation or a function and returns the handles of its outputs. */
  #execute(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: number[],
    outputCount: number,
  ): Deno.PointerValue[] {
    const symbols = this.#symbols;
    if (outputCount > MAX_OUTPUTS) {
      throw new Error(`Expected at most ${MAX_OUTPUTS} outputs but ${outputCount} of ${name} were requested`);
    }
    const op = this.#newOp(name, attributes, inputs);
    try {
      this.#outputCount[0] = outputCount;
      symbols.TFE_Execute(op, this.#outputAddresses, this.#outputCount, this.#status.pointer);
      this.#status.check(`Running ${name}`);
    } finally {
      symbols.TFE_DeleteOp(op);
    }
    return pointersAt(this.#outputAddresses.subarray(0, this.#outputCount[0]));
  }

  /** Creates an operation with its inputs, ready to run; the caller deletes it. */
  #newOp(name: string, attributes: readonly OpAttribute[], inputs: number[]): Deno.PointerValue {
    const symbols = this.#symbols;
    const status = this.#status;
    const op = symbols.TFE_NewOp(this.context.pointer, cName(name), status.pointer);
    status.check(`Operation ${name}`);
    try {
      for (const id of inputs) {
        symbols.TFE_OpAddInput(op, this.#get(id), status.pointer);
        status.check(`An input of ${name}`);
      }
      for (const attribute of attributes) setAttribute(this.#setters, op, attribute);
    } catch (error) {
      symbols.TFE_DeleteOp(op);
      throw error;
    }
    return op;
  }

  #get(id: number): Deno.PointerValue {
    const handle = this.#handles.get(id);
    if (handle === undefined) throw new Error(`Expected a tensor with the id ${id} but found none`);
    return handle;
  }

  #add(handle: Deno.PointerValue): number {
    this.#handles.set(this.#nextId, handle);
    return this.#nextId++;
  }

  /** Takes ownership of the outputs of a function. */
  #addAll(handles: Deno.PointerValue[], outputs: readonly OutputForm[]): TensorMetadata[] {
    return handles.map((handle, i) => {
      const { shape, dtype } = outputs[i]!;
      return { id: this.#add(handle), shape: shape.slice(), dtype };
    });
  }

  #describe(handle: Deno.PointerValue): TensorMetadata {
    const rank = this.#symbols.TFE_TensorHandleNumDims(handle, this.#status.pointer);
    this.#status.check("The shape of a tensor");
    const shape = new Array<number>(rank);
    for (let i = 0; i < rank; i++) {
      shape[i] = Number(this.#symbols.TFE_TensorHandleDim(handle, i, this.#status.pointer));
    }
    return { id: this.#add(handle), shape, dtype: this.#symbols.TFE_TensorHandleDataType(handle) };
  }
}

/** Converts addresses to pointers. */
function pointersAt(addresses: BigUint64Array): Deno.PointerValue[] {
  return Array.from(addresses, (address) => Deno.UnsafePointer.create(address));
}
