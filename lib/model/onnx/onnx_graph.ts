import type { MessagePieces } from "../../base/protobuf.ts";
import { type Shape, sizeOf } from "../shape.ts";
import { nodeMessage, type OnnxAttribute, tensorMessage } from "./onnx_messages.ts";

/**
 * An ONNX graph under construction. Within it images are `[N, C, H, W]`, since ONNX's convolutions and poolings know
 * no other order.
 */
export class OnnxGraph {
  /** The operations so far, encoded. */
  readonly nodes: number[][] = [];
  /** The constants so far, encoded. */
  readonly constants: MessagePieces[] = [];

  /** Adds an operation and returns its name, which is its output's too. */
  add(
    name: string,
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    this.nodes.push(nodeMessage(name, operator, inputs, attributes));
    return name;
  }

  /** Adds constant values and returns their name. */
  floats(name: string, shape: readonly number[], values: Float32Array<ArrayBuffer>): string {
    if (values.length !== sizeOf(shape)) {
      throw new Error(`Expected ${sizeOf(shape)} values of ${name} but found ${values.length}`);
    }
    this.constants.push(tensorMessage(name, shape, values));
    return name;
  }

  /** Adds a scalar. */
  float(name: string, value: number): string {
    return this.floats(name, [], Float32Array.of(value));
  }

  /** Adds a list of integers. */
  integers(name: string, values: readonly number[]): string {
    this.constants.push(tensorMessage(name, [values.length], BigInt64Array.from(values, BigInt)));
    return name;
  }

  /**
   * Adds the flattening of images to vectors in Trinca's order: by row, column, channel.
   *
   * @param input The shape of one image, `[H, W, C]`.
   */
  flatten(name: string, x: string, [height, width, channels]: Shape): string {
    const isSame = channels === 1 || height! * width! === 1;
    const inOrder = isSame ? x : this.add(`${name}/by_row`, "Transpose", [x], { perm: [0, 2, 3, 1] });
    return this.add(name, "Flatten", [inOrder], { axis: 1 });
  }
}
