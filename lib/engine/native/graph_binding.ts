import type { FunctionGraph, GraphTensor } from "./function_graph.ts";
import type { TensorValues } from "./tensor_data.ts";
import { AttributeType, DataType, type OpAttribute, type TensorMetadata } from "./types.ts";

/** Numbers of traced tensors go down over all traces, so that one that escapes can be taken for no other. */
let lastId = -1;

/** Operations whose results are random: in a function their numbers would be drawn by a seed that never changes. */
const RANDOM = /^(Random|StatelessRandom|Multinomial|TruncatedNormal|ParameterizedTruncatedNormal)/;

/**
 * tfjs-node's `TFJSBinding` while a function is traced: what TensorFlow.js runs becomes nodes of a graph, and tensors
 * have shapes but no values.
 */
export class GraphBinding {
  readonly #graph: FunctionGraph;
  readonly #label: () => string;
  readonly #tensors = new Map<number, GraphTensor>();
  readonly #constants = new Map<number, TensorValues>();
  readonly #inputs = new Map<number, string>();

  /**
   * @param graph Where nodes go.
   * @param label By what the next node is named.
   */
  constructor(graph: FunctionGraph, label: () => string) {
    this.#graph = graph;
    this.#label = label;
    Object.assign(this, DataType, AttributeType);
  }

  /** An input of the function. @param path Its names. */
  placeholder(shape: number[], dtype: number, path: string): TensorMetadata {
    const input = this.#add(this.#graph.placeholder(shape, dtype, path === "" ? "input" : pathName(path)));
    this.#inputs.set(input.id, path);
    return input;
  }

  /** The node behind a tensor's number. @throws {CapturedTensor} If the tensor was not made by this trace. */
  node(id: number): GraphTensor {
    const tensor = this.#tensors.get(id);
    if (tensor === undefined) throw this.captured();
    return tensor;
  }

  /** That the function uses a tensor from outside. @param shape The tensor's, where it is known. */
  captured(shape?: readonly number[]): CapturedTensor {
    return new CapturedTensor(`in ${this.#label()}`, shape);
  }

  /** Values that become part of the function. */
  createTensor(shape: number[], dtype: number, values: TensorValues): number {
    const { id } = this.#add(this.#graph.constant(shape, dtype, values));
    this.#constants.set(id, values);
    return id;
  }

  /** Nothing: the graph goes as a whole. */
  deleteTensor(): void {}

  /** The values of a constant. @throws {Error} If it is anything else. */
  tensorDataSync(id: number): TensorValues {
    const values = this.#constants.get(id);
    if (values !== undefined) return values;
    const { shape } = this.node(id);
    const input = this.#inputs.get(id);
    throw new Error(
      `Expected a function that can be compiled, but in ${this.#label()} it reads the values of ` +
        `${
          input ? `its input ${input}` : "a tensor"
        } of shape [${shape}], which has none yet; return the tensor ` +
        `and read it outside`,
    );
  }

  /** Adds an operation to the graph. */
  executeOp(
    name: string,
    attributes: readonly OpAttribute[],
    inputs: number[],
    _outputCount: number,
  ): TensorMetadata[] {
    if (RANDOM.test(name)) throw randomOperation(name);
    const nodes = inputs.map((id) => this.node(id));
    return this.#graph.operation(name, attributes, nodes, this.#label()).map((tensor) => this.#add(tensor));
  }

  #add(tensor: GraphTensor): TensorMetadata {
    const id = --lastId;
    this.#tensors.set(id, tensor);
    return { id, shape: tensor.shape, dtype: tensor.dtype };
  }
}

/** That a function uses a tensor that is neither its input nor its own. */
export class CapturedTensor extends Error {
  /**
   * Says what to do.
   *
   * @param where In what it is used: `in step/augment`, `as its output state/x`.
   * @param shape The tensor's, where it is known.
   */
  constructor(where: string, shape?: readonly number[]) {
    super(
      `Expected a compiled function to use its inputs and what it makes of them, but ${where} it uses a tensor from ` +
        `outside${shape === undefined ? "" : `, one of shape [${shape}]`}; pass it as an input`,
    );
  }
}

/** That a function draws random numbers. */
export function randomOperation(name: string): Error {
  return new Error(
    `Expected a function that can be compiled, but it draws random numbers (${name}), which would be the same in ` +
      `every call; pass them as an input`,
  );
}

/** A text as TensorFlow allows it in a node's name. */
export function nodeName(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]+/g, "_").replace(/^[^A-Za-z0-9.]/, ".");
}

/** A path of names in the same way: `batch/pixels`. */
export function pathName(path: string): string {
  return path.split("/").map((name) => nodeName(name) || "_").join("/").replace(/^_/, ".");
}
