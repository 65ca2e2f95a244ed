import type { z } from "zod";
import type { FusedOperations } from "../engine/engine.ts";
import type { tf } from "../engine/tf.ts";
import type { GraphBuilder } from "./graph_builder.ts";
import type { OnnxGraph } from "./onnx/onnx_graph.ts";
import type { Shape } from "./shape.ts";

/**
 * A layer of a network: plain data, stored in checkpoints. Its behaviour is defined by its {@link
 * LayerKind}.
 */
export interface Layer {
  /** The kind of the layer. */
  readonly type: string;
  /**
   * The prefix of its parameters' names; by default derived from the kind and the position in the network.
   */
  readonly name?: string | undefined;
}

/** The name and the shape of a parameter or a running statistic. */
export interface ParameterSpec {
  /** The name in checkpoints: `conv1/kernel`. */
  name: string;
  /** Convolution kernels are `[height, width, in, out]`. */
  shape: number[];
}

/** A parameter or a running statistic of one layer. */
export interface ParameterForm {
  /** The name within the layer: `kernel`. */
  suffix: string;
  shape: number[];
  /**
   * The initial value, or the bound of the uniform distribution around 0 from which the initial values are
   * drawn.
   */
  initial: number | { bound: number };
}

/** A layer in a network, while the network runs. */
export interface LayerRun<L extends Layer> {
  readonly layer: L;
  /** The engine's operations, in the chosen precision. */
  readonly operations: FusedOperations;
  /** Returns a parameter of the layer. */
  parameter(suffix: string): tf.Tensor;
  /** Runs one of the inner lists of the layer. */
  inner(part: string, x: tf.Tensor): tf.Tensor;
}

/** A layer that runs in training mode. */
export interface TrainingRun<L extends Layer> extends LayerRun<L> {
  /** Reports a statistic of this batch, from which the running one is updated. */
  record(suffix: string, value: tf.Tensor): void;
  /** Returns random numbers in [0, 1), one for each value of the layer's input. */
  uniforms(): tf.Tensor;
}

/** A layer that runs in inference mode. */
export interface InferenceRun<L extends Layer> extends LayerRun<L> {
  /** Returns a running statistic of the layer. */
  statistic(suffix: string): tf.Tensor;
}

/** A layer in a network, while the network is converted to a graph. */
export interface LayerGraph<L extends Layer> {
  readonly layer: L;
  /** The prefix of its nodes' names. */
  readonly name: string;
  /** The shape of one image before the layer. */
  readonly input: Shape;
  readonly graph: GraphBuilder;
  /** Adds one of the inner lists of the layer. */
  inner(part: string, x: string): string;
}

/** A layer in a network, while the network is converted to an ONNX graph. */
export interface LayerOnnx<L extends Layer> extends Omit<LayerGraph<L>, "graph"> {
  readonly graph: OnnxGraph;
  /** Returns the values of a parameter or a running statistic of the layer. */
  values(suffix: string): Float32Array<ArrayBuffer>;
}

/**
 * The definition of a kind of layer. The folds over a network's layers (parameters, initial values, the
 * passes in training and inference mode, the graph model, the ONNX model, the cost) use nothing else.
 */
export interface LayerKind<L extends Layer> {
  /** The schema of its layers. */
  readonly schema: z.ZodType<L>;
  /** The lists of layers inside it; the input of each is that of the layer. */
  inner?(layer: L): Readonly<Record<string, readonly Layer[]>>;
  /**
   * Returns the shape of the output.
   *
   * @param inner The output shapes of the inner lists.
   * @throws {Error} If the layer does not accept the input.
   */
  output(layer: L, input: Shape, inner: Readonly<Record<string, Shape>>): Shape;
  /** The trainable parameters; none by default. */
  parameters?(layer: L, input: Shape): ParameterForm[];
  /** The running statistics; none by default. */
  statistics?(layer: L, input: Shape): ParameterForm[];
  /** Whether it needs random numbers in training, one for each value of its input. */
  readonly draws?: boolean;
  /**
   * The number of multiply-adds for one image in inference mode, where batch normalisation is folded into
   * the layer before it; inner lists are counted separately.
   */
  multiplyAdds?(layer: L, input: Shape, output: Shape): number;
  /** Describes the layer for a person: `conv 3×3, 32`. */
  describe(layer: L): string;
  /** The pass in training mode, `[B, …input]` → `[B, …output]`; differentiable. */
  train(x: tf.Tensor, run: TrainingRun<L>): tf.Tensor;
  /** The pass in inference mode, `[B, …input]` → `[B, …output]`; differentiable. */
  infer(x: tf.Tensor, run: InferenceRun<L>): tf.Tensor;
  /** Adds the pass in inference mode to a graph and returns the output node. */
  graph(x: string, at: LayerGraph<L>): string;
  /**
   * Adds the pass in inference mode to an ONNX graph, where images are `[N, C, H, W]`, and returns the output node.
   */
  onnx(x: string, at: LayerOnnx<L>): string;
}
