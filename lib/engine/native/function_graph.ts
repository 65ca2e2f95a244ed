import { type AttributeSetters, graphSetters, setAttribute } from "./attributes.ts";
import { cName, cText } from "./c_text.ts";
import { listLength, type OperationInput, operationInputs } from "./operation_inputs.ts";
import { type GraphOutput, packOutput, packOutputs } from "./graph_output.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";
import { newTensor, type TensorValues } from "./tensor_data.ts";
import { AttributeType, type OpAttribute, typeAttribute } from "./types.ts";

/** A tensor in a graph: it has an origin, a shape and a type, but no values. */
export interface GraphTensor extends GraphOutput {
  shape: number[];
  dtype: number;
}

/**
 * Outputs, by operation, whose shape TensorFlow does not infer: a kernel passes the first to its own gradient, and
 * nothing else uses it; the second one is given its shape by the operation that follows.
 */
const OPAQUE: Readonly<Record<string, number>> = { FusedBatchNormV3: 5, CollectiveGatherV2: 0 };

/** A graph under construction, from which a function is made. */
export class FunctionGraph {
  readonly #symbols: Symbols;
  readonly #status: Status;
  readonly #setters: AttributeSetters;
  readonly #graph: Deno.PointerValue;
  readonly #definitions = new Map<string, OperationInput[]>();
  readonly #names = new Set<string>();
  #count = 0;

  /** Creates an empty graph; {@link dispose} releases it. */
  constructor(symbols: Symbols, status: Status) {
    this.#symbols = symbols;
    this.#status = status;
    this.#setters = graphSetters(symbols);
    this.#graph = symbols.TF_NewGraph();
  }

  /**
   * Adds an input of the function.
   *
   * @param name The name of the node; a number is appended if another node has it.
   */
  placeholder(shape: number[], dtype: number, name: string): GraphTensor {
    const attributes: OpAttribute[] = [
      typeAttribute("dtype", dtype),
      { name: "shape", type: AttributeType.TF_ATTR_SHAPE, value: shape },
    ];
    return this.namedOperation("Placeholder", attributes, [], name)[0]!;
  }

  /** Adds constant values. */
  constant(shape: number[], dtype: number, values: TensorValues): GraphTensor {
    const tensor = newTensor(this.#symbols, shape, dtype, values);
    try {
      const node = this.#begin("Const", this.#numbered("constant/Const"));
      this.#symbols.TF_SetAttrTensor(node, cName("value"), tensor, this.#status.pointer);
      this.#status.check("A constant");
      this.#symbols.TF_SetAttrType(node, cName("dtype"), dtype);
      return this.#finish(node, "a constant", undefined)[0]!;
    } finally {
      this.#symbols.TF_DeleteTensor(tensor);
    }
  }

  /**
   * Adds an operation.
   *
   * @param type TensorFlow's name: `Conv2D`.
   * @param label The prefix of the node's name, which TensorFlow uses in errors.
   * @throws {Error} With TensorFlow's message if it rejects the operation; or if the shape of an output
   * depends on values.
   */
  operation(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly GraphTensor[],
    label: string,
  ): GraphTensor[] {
    return this.#add(type, attributes, inputs, this.#numbered(`${label}/${type}`), label);
  }

  /**
   * Adds an operation with a given name.
   *
   * @param name The name of the node; a number is appended if another node has it.
   */
  namedOperation(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly GraphTensor[],
    name: string,
  ): GraphTensor[] {
    return this.#add(type, attributes, inputs, this.#names.has(name) ? this.#numbered(name) : name, name);
  }

  #add(
    type: string,
    attributes: readonly OpAttribute[],
    inputs: readonly GraphTensor[],
    name: string,
    label: string,
  ): GraphTensor[] {
    // Before the node is started, since only finishing a node releases it.
    const lists = this.#inputsOf(type).map((input) => ({ input, length: listLength(input, attributes) }));
    const wanted = lists.reduce((sum, { length }) => sum + length, 0);
    if (wanted !== inputs.length) {
      throw new Error(`Expected ${wanted} inputs of ${type} but found ${inputs.length}`);
    }
    const node = this.#begin(type, name);
    let next = 0;
    for (const { input, length } of lists) {
      const part = inputs.slice(next, next += length);
      if (input.kind === "single") this.#symbols.TF_AddInput(node, packOutput(part[0]!));
      else this.#symbols.TF_AddInputList(node, packOutputs(part), length);
    }
    for (const attribute of attributes) {
      // If a list was given, TensorFlow infers this attribute from the list.
      const counted = lists.some(({ input }) =>
        input.kind !== "single" && input.attribute === attribute.name
      );
      if (!counted) setAttribute(this.#setters, node, attribute);
    }
    return this.#finish(node, `${type} of ${label}`, OPAQUE[type]);
  }

  /**
   * Converts the graph to a function of the C API, `TF_Function*`; the caller deletes it.
   *
   * @param name The name for calling it.
   * @throws {Error} With TensorFlow's message.
   */
  toFunction(
    name: string,
    inputs: readonly GraphTensor[],
    outputs: readonly GraphTensor[],
  ): Deno.PointerValue {
    const ALL = -1;
    const result = this.#symbols.TF_GraphToFunction(
      this.#graph,
      cText(name),
      0, // do not append a hash to the name
      ALL, // operations
      null,
      inputs.length,
      packOutputs(inputs),
      outputs.length,
      packOutputs(outputs),
      null,
      null,
      null,
      this.#status.pointer,
    );
    this.#status.check(`Creating the function ${name}`);
    return result;
  }

  /** Releases the graph; functions that were made from it remain valid. */
  dispose(): void {
    this.#symbols.TF_DeleteGraph(this.#graph);
  }

  /** Returns a unique name for a node. */
  #numbered(name: string): string {
    let unique: string;
    do unique = `${name}_${this.#count++}`; while (this.#names.has(unique));
    return unique;
  }

  #begin(type: string, name: string): Deno.PointerValue {
    this.#names.add(name);
    return this.#symbols.TF_NewOperation(this.#graph, cName(type), cText(name));
  }

  #finish(node: Deno.PointerValue, what: string, opaque: number | undefined): GraphTensor[] {
    const operation = this.#symbols.TF_FinishOperation(node, this.#status.pointer);
    this.#status.check(`Adding ${what}`);
    return Array.from(
      { length: this.#symbols.TF_OperationNumOutputs(operation) },
      (_, index) => this.#describe({ operation, index }, what, index === opaque),
    );
  }

  #describe(output: GraphOutput, what: string, opaque: boolean): GraphTensor {
    const packed = packOutput(output);
    const rank = this.#symbols.TF_GraphGetTensorNumDims(this.#graph, packed, this.#status.pointer);
    this.#status.check(`The shape of ${what}`);
    const dimensions = new BigInt64Array(Math.max(0, rank));
    if (rank > 0) {
      this.#symbols.TF_GraphGetTensorShape(this.#graph, packed, dimensions, rank, this.#status.pointer);
      this.#status.check(`The shape of ${what}`);
    }
    const shape = Array.from(dimensions, Number);
    if (!opaque && (rank < 0 || shape.some((size) => size < 0))) {
      throw new Error(
        `Expected operations whose output shapes follow from their input shapes, in order to compile them, but found ` +
          `${what}, whose output shape depends on values`,
      );
    }
    return { ...output, shape, dtype: this.#symbols.TF_OperationOutputType(packed) };
  }

  #inputsOf(type: string): OperationInput[] {
    let inputs = this.#definitions.get(type);
    if (inputs === undefined) {
      const buffer = this.#symbols.TF_NewBuffer();
      try {
        this.#symbols.TF_GraphGetOpDef(this.#graph, cName(type), buffer, this.#status.pointer);
        this.#status.check(`Operation ${type}`);
        inputs = operationInputs(readBuffer(buffer));
      } finally {
        this.#symbols.TF_DeleteBuffer(buffer);
      }
      this.#definitions.set(type, inputs);
    }
    return inputs;
  }
}

/** Copies the contents of a `TF_Buffer {const void* data; size_t length; …}`. */
function readBuffer(buffer: Deno.PointerValue): Uint8Array {
  const view = new Deno.UnsafePointerView(buffer!);
  const bytes = new Uint8Array(Number(view.getBigUint64(8)));
  const data = view.getPointer(0);
  if (data !== null) Deno.UnsafePointerView.copyInto(data, bytes);
  return bytes;
}
