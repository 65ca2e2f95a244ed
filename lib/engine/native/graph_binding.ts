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

  /**
   * @param graph Where nodes go.
   * @param label By what the next node is named.
   */
  constructor(graph: FunctionGraph, label: () => string) {
    this.#graph = graph;
    this.#label = label;
    Object.assign(this, DataType, AttributeType);
  }

  /** An input of the function. */
  placeholder(shape: number[], dtype: number): TensorMetadata {
    return this.#add(this.#graph.placeholder(shape, dtype));
  }

  /** The node behind a tensor's number. @throws {Error} If the tensor was not made by this trace. */
  node(id: number): GraphTensor {
    const tensor = this.#tensors.get(id);
    if (tensor === undefined) throw capturedTensor();
    return tensor;
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
    throw new Error(
      `Expected a function that can be compiled, but in ${this.#label()} it reads the values of a tensor of shape ` +
        `[${shape}], which has none yet; return the tensor and read it outside`,
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
export function capturedTensor(shape?: number[]): Error {
  const which = shape === undefined ? "one" : `one of shape [${shape}]`;
  return new Error(
    `Expected a compiled function to use its inputs and what it makes of them, but it uses a tensor from outside, ` +
      `${which}; hand it in as an input`,
  );
}

/** That a function draws random numbers. */
export function randomOperation(name: string): Error {
  return new Error(
    `Expected a function that can be compiled, but it draws random numbers (${name}), which would be the same in ` +
      `every call; hand them in as an input`,
  );
}
