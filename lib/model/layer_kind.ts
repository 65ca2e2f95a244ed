import type { z } from "zod";
import type { FusedOperations } from "../engine/engine.ts";
import type { tf } from "../engine/tf.ts";
import type { GraphBuilder } from "./graph_builder.ts";
import type { Shape } from "./shape.ts";

/** A layer of a network: plain data, stored in checkpoints. What it does is its {@link LayerKind}'s business. */
export interface Layer {
  /** Which kind of layer it is. */
  readonly type: string;
  /** What its parameters' names begin with; made from the kind and its place in the network if not given. */
  readonly name?: string | undefined;
}

/** Name and shape of a parameter or of a running statistic. */
export interface ParameterSpec {
  /** As it is stored in checkpoints: `conv1/kernel`. */
  name: string;
  /** Its shape; convolution kernels are `[height, width, in, out]`. */
  shape: number[];
}

/** A parameter or a running statistic of one layer. */
export interface ParameterForm {
  /** Its name within the layer: `kernel`. */
  suffix: string;
  /** Its shape. */
  shape: number[];
  /** Its first value; or the bound of the uniform distribution around 0 that its first values are drawn from. */
  initial: number | { bound: number };
}

/** A layer at its place in a network, while the network runs. */
export interface LayerRun<L extends Layer> {
  /** The layer. */
  readonly layer: L;
  /** The engine's operations, in the precision that is wanted. */
  readonly operations: FusedOperations;
  /** One of the layer's parameters. */
  parameter(suffix: string): tf.Tensor;
  /** Runs one of the layer's inner lists. */
  inner(part: string, x: tf.Tensor): tf.Tensor;
}

/** The same in training. */
export interface TrainingRun<L extends Layer> extends LayerRun<L> {
  /** Hands out a statistic of this batch, which the running one then follows. */
  record(suffix: string, value: tf.Tensor): void;
  /** Random numbers in [0, 1), one for each value of the layer's input. */
  uniforms(): tf.Tensor;
}

/** The same after training. */
export interface TrainedRun<L extends Layer> extends LayerRun<L> {
  /** One of the layer's running statistics. */
  statistic(suffix: string): tf.Tensor;
}

/** A layer at its place in a network, while the network becomes a graph. */
export interface LayerGraph<L extends Layer> {
  /** The layer. */
  readonly layer: L;
  /** Its name, with which the names of its nodes begin. */
  readonly name: string;
  /** Of one image, before the layer. */
  readonly input: Shape;
  /** Where its nodes go. */
  readonly graph: GraphBuilder;
  /** Adds one of the layer's inner lists. */
  inner(part: string, x: string): string;
}

/**
 * All that there is to know of a kind of layer. The folds over a network's layers (parameters, initial values, the pass
 * in training, the one after it, the graph model, the cost) ask nothing else.
 */
export interface LayerKind<L extends Layer> {
  /** What a layer of the kind must look like. */
  readonly schema: z.ZodType<L>;
  /** Lists of layers inside it, each of which takes the layer's own input. */
  inner?(layer: L): Readonly<Record<string, readonly Layer[]>>;
  /**
   * The shape that comes out.
   *
   * @param inner What comes out of its inner lists.
   * @throws {Error} If the layer cannot take such an input.
   */
  output(layer: L, input: Shape, inner: Readonly<Record<string, Shape>>): Shape;
  /** What is trained; nothing if not given. */
  parameters?(layer: L, input: Shape): ParameterForm[];
  /** What follows the statistics of batches; nothing if not given. */
  statistics?(layer: L, input: Shape): ParameterForm[];
  /** Whether it needs random numbers in training, one for each value of its input. */
  readonly draws?: boolean;
  /**
   * Multiplications that are followed by an addition, for one image after training, where batch normalisation is part
   * of the layer before it; inner lists count by themselves.
   */
  multiplyAdds?(layer: L, input: Shape, output: Shape): number;
  /** The layer as a person reads it: `conv 3×3, 32`. */
  describe(layer: L): string;
  /** The pass in training, `[B, …input]` → `[B, …output]`; differentiable. */
  train(x: tf.Tensor, run: TrainingRun<L>): tf.Tensor;
  /** The pass after training, `[B, …input]` → `[B, …output]`; differentiable. */
  infer(x: tf.Tensor, run: TrainedRun<L>): tf.Tensor;
  /** Adds the pass after training to a graph; returns the node that comes out. */
  graph(x: string, at: LayerGraph<L>): string;
}
