import type { FunctionGraph, GraphTensor } from "./function_graph.ts";
import type { TensorValues } from "./tensor_data.ts";
import { AttributeType, DataType, type OpAttribute, type TensorMetadata } from "./types.ts";

/**
 * Ids of traced tensors decrease over all traces, so that one that escapes cannot be mistaken for another.
 */
let lastId = -1;

/** Operations with random results: in a function their numbers would come from a constant seed. */
const RANDOM = /^(Random|StatelessRandom|Multinomial|TruncatedNormal|ParameterizedTruncatedNormal)/;

/**
 * tfjs-node's `TFJSBinding` while a function is traced: operations of TensorFlow.js become nodes of a graph,
 * and tensors have shapes but no values.
 */
export class GraphBinding {
  readonly #graph: FunctionGraph;
  readonly #label: () => string;
  readonly #tensors = new Map<number, GraphTensor>();
  readonly #constants = new Map<number, TensorValues>();
  readonly #inputs = new Map<number, string>();

  /**
   * @param graph Receives the nodes.
   * @param label Returns the prefix of the next node's name.
   */
  constructor(graph: FunctionGraph, label: () => string) {
    this.#graph = graph;
    this.#label = label;
    Object.assign(this, DataType, AttributeType);
  }

  /**
   * Adds an input of the function.
   *
   * @param path The names that lead to it.
   */
  placeholder(shape: number[], dtype: number, path: string): TensorMetadata {
    const input = this.#add(this.#graph.placeholder(shape, dtype, path === "" ? "input" : pathName(path)));
    this.#inputs.set(input.id, path);
    return input;
  }

  /**
   * Returns the node behind a tensor's id.
   *
   * @throws {CapturedTensor} If the tensor does not belong to this trace.
   */
  node(id: number): GraphTensor {
    const tensor = this.#tensors.get(id);
    if (tensor === undefined) throw this.captured();
    return tensor;
  }

  /**
   * Creates the error for a tensor from outside the function.
   *
   * @param shape The tensor's shape, if it is known.
   */
  captured(shape?: readonly number[]): CapturedTensor {
    return new CapturedTensor(`in ${this.#label()}`, shape);
  }

  /** Adds values as a constant of the function. */
  createTensor(shape: number[], dtype: number, values: TensorValues): number {
    const { id } = this.#add(this.#graph.constant(shape, dtype, values));
    this.#constants.set(id, values);
    return id;
  }

  /** Does nothing: the graph is released as a whole. */
  deleteTensor(): void {}

  /**
   * Returns the values of a constant.
   *
   * @throws {Error} If the tensor is not a constant.
   */
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

/** The error of a function that uses a tensor that is neither an input nor computed by it. */
export class CapturedTensor extends Error {
  /**
   * Says what to do.
   *
   * @param where The place of its use: `in step/augment`, `as its output state/x`.
   * @param shape The tensor's shape, if it is known.
   */
  constructor(where: string, shape?: readonly number[]) {
    super(
      `Expected a compiled function to use only its inputs and what it computes, but ${where} it uses a tensor from ` +
        `outside${shape === undefined ? "" : `, one of shape [${shape}]`}; pass it as an input`,
    );
  }
}

/** Creates the error of a function that draws random numbers. */
export function randomOperation(name: string): Error {
  return new Error(
    `Expected a function that can be compiled, but it draws random numbers (${name}), which would be the same in ` +
      `every call; pass them as an input`,
  );
}

/** Converts a text to a valid name of a node in TensorFlow. */
export function nodeName(text: string): string {
  return text.replace(/[^A-Za-z0-9_.-]+/g, "_").replace(/^[^A-Za-z0-9.]/, ".");
}

/** Converts a path of names in the same way: `batch/pixels`. */
export function pathName(path: string): string {
  return path.split("/").map((name) => nodeName(name) || "_").join("/").replace(/^_/, ".");
}
