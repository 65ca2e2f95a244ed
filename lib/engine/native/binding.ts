import type { HostValues } from "../host_values.ts";
import { type AttributeSetters, eagerSetters, setAttribute } from "./attributes.ts";
import { cName, cText, readCText } from "./c_text.ts";
import { type Context, openContext } from "./context.ts";
import { loadDeeplyBound } from "./deep_bind.ts";
import { FunctionGraph } from "./function_graph.ts";
import { functionConfig, type SessionOptions } from "./session_config.ts";
import { Status } from "./status.ts";
import { SYMBOLS, type Symbols } from "./symbols.ts";
import { newTensor, readHandle, type TensorValues, viewHandle } from "./tensor_data.ts";
import { AttributeType, DataType, type OpAttribute, type TensorMetadata } from "./types.ts";

/** The most outputs that an operation may have; a split of a batch has as many as it has parts. */
const MAX_OUTPUTS = 1024;

/** Shape and type of an output of a function, which are known since it was traced. */
type OutputForm = Pick<TensorMetadata, "shape" | "dtype">;

/** What is said of a function that is run. */
const functionAttribute = (fuses: boolean): OpAttribute => ({
  name: "config_proto",
  type: AttributeType.TF_ATTR_STRING,
  value: functionConfig(fuses),
});
const FUSED = functionAttribute(true);
const NOT_FUSED = functionAttribute(false);

/**
 * tfjs-node's `TFJSBinding` without its C++ addon: the same methods over `Deno.dlopen`, so that the package's
 * own backend and kernels run on any libtensorflow.
 *
 * Tensors are numbered; a number stays valid until `deleteTensor`.
 */
export class NativeBinding {
  readonly TF_Version: string;
  /** Where tensors go. */
  readonly context: Context;
  readonly #symbols: Symbols;
  readonly #status: Status;
  readonly #setters: AttributeSetters;
  readonly #handles = new Map<number, Deno.PointerValue>();
  readonly #outputAddresses = new BigUint64Array(MAX_OUTPUTS);
  readonly #outputCount = new Int32Array(1);
  #nextId = 0;

  /**
   * @param path libtensorflow.
   * @param options How it is to use the machine.
   * @throws {Error} If the library cannot be opened or started.
   */
  constructor(path: string, options: SessionOptions) {
    // Of what TensorFlow logs while it loads, all but one line.
    Deno.env.set("TF_CPP_MIN_LOG_LEVEL", "3");
    loadDeeplyBound(path);
    this.#symbols = Deno.dlopen(path, SYMBOLS).symbols;
    this.#status = new Status(this.#symbols);
    this.TF_Version = readCText(this.#symbols.TF_Version());
    this.context = openContext(this.#symbols, this.#status, options);
    this.#setters = eagerSetters(this.#symbols, this.#status);
    Object.assign(this, DataType, AttributeType);
  }

  /** Copies values to the device and returns the number of the new tensor. */
  createTensor(shape: number[], dtype: number, values: TensorValues): number {
    const tensor = newTensor(this.#symbols, shape, dtype, values);
    let handle = this.#symbols.TFE_NewTensorHandle(tensor, this.#status.pointer);
    this.#symbols.TF_DeleteTensor(tensor);
    this.#status.check("Making a tensor");
    // Shapes, axes and texts are read by the host; TensorFlow keeps int32 and strings in its memory.
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

  /** Releases a tensor. @throws {Error} If there is none of that number. */
  deleteTensor(id: number): void {
    this.#symbols.TFE_DeleteTensorHandle(this.#get(id));
    this.#handles.delete(id);
  }

  /** A copy of a tensor's values; see `readHandle` for the kinds of arrays. */
  tensorDataSync(id: number): ReturnType<typeof readHandle> {
    return readHandle(this.#symbols, this.#status, this.#get(id));
  }

  /** The values of a tensor of float32, in TensorFlow's own memory; a copy of those that are on a GPU. */
  viewTensor(id: number): HostValues {
    return viewHandle(this.#symbols, this.#status, this.#get(id));
  }

  /**
   * Runs an operation.
   *
   * @param name As TensorFlow calls it: `Conv2D`.
   * @param inputs Numbers of tensors.
   * @param outputCount How many outputs it has, at least.
   * @throws {Error} With TensorFlow's own message, which names the operation.
   */
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: number[],
    outputCount: number,
  ): TensorMetadata[] {
    return this.#execute(name, attributes, inputs, outputCount).map((handle) => this.#describe(handle));
  }

  /** An empty graph, to be made a function of; the caller disposes of it. */
  newGraph(): FunctionGraph {
    return new FunctionGraph(this.#symbols, this.#status);
  }

  /**
   * Takes a function over, `TF_Function*`, which can then be run by its name.
   *
   * @throws {Error} With TensorFlow's message.
   */
  addFunction(made: Deno.PointerValue): void {
    this.#symbols.TFE_ContextAddFunction(this.context.pointer, made, this.#status.pointer);
    this.#symbols.TF_DeleteFunction(made);
    this.#status.check("Adding a function");
  }

  /** Forgets a function. @throws {Error} If there is none of that name. */
  removeFunction(name: string): void {
    this.#symbols.TFE_ContextRemoveFunction(this.context.pointer, cText(name), this.#status.pointer);
    this.#status.check(`Removing the function ${name}`);
  }

  /**
   * Runs a function that was added.
   *
   * @param inputs Numbers of tensors.
   * @param outputs Of its outputs.
   * @param fuses See {@link functionConfig}.
   * @throws {Error} With TensorFlow's own message.
   */
  executeFunction(
    name: string,
    inputs: number[],
    outputs: readonly OutputForm[],
    fuses: boolean,
  ): TensorMetadata[] {
    const attributes = [fuses ? FUSED : NOT_FUSED];
    return this.#addAll(this.#execute(name, attributes, inputs, outputs.length), outputs);
  }

  /** The same on another thread, while this one goes on; any number may run at a time. */
  async startFunction(
    name: string,
    inputs: number[],
    outputs: readonly OutputForm[],
    fuses: boolean,
  ): Promise<TensorMetadata[]> {
    const symbols = this.#symbols;
    // Not those that calls on this thread use meanwhile.
    const status = new Status(symbols);
    const addresses = 8 * outputs.length;
    // Not JavaScript's, which could be collected during the call, or go with this thread.
    const room = symbols.malloc(BigInt(addresses + 8))!;
    const memory = Deno.UnsafePointerView.getArrayBuffer(room, addresses + 8);
    const count = new Int32Array(memory, addresses, 1);
    count[0] = outputs.length;
    try {
      const op = this.#newOp(name, [fuses ? FUSED : NOT_FUSED], inputs);
      try {
        await symbols.executeAside(
          op,
          room,
          Deno.UnsafePointer.offset(room, addresses),
          status.pointer,
        );
        status.check(`Running ${name}`);
      } finally {
        symbols.TFE_DeleteOp(op);
      }
      return this.#addAll(pointersAt(new BigUint64Array(memory, 0, count[0])), outputs);
    } finally {
      symbols.free(room);
      status.dispose();
    }
  }

  /** How many tensors are alive: to find leaks. */
  getNumOfTensors(): number {
    return this.#handles.size;
  }

  /** Whether tensors go to a GPU. */
  isUsingGpuDevice(): boolean {
    return this.context.gpu;
  }

  /** Runs an operation or a function and gives the handles of its outputs. */
  #execute(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: number[],
    outputCount: number,
  ): Deno.PointerValue[] {
    const symbols = this.#symbols;
    if (outputCount > MAX_OUTPUTS) {
      throw new Error(`Expected at most ${MAX_OUTPUTS} outputs but ${name} was asked for ${outputCount}`);
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

  /** An operation with its inputs, which it holds, ready to run; the caller deletes it. */
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
    if (handle === undefined) throw new Error(`Expected a tensor but found none with the number ${id}`);
    return handle;
  }

  #add(handle: Deno.PointerValue): number {
    this.#handles.set(this.#nextId, handle);
    return this.#nextId++;
  }

  /** Takes over the outputs of a function. */
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

/** Addresses as pointers. */
function pointersAt(addresses: BigUint64Array): Deno.PointerValue[] {
  return Array.from(addresses, (address) => Deno.UnsafePointer.create(address));
}
