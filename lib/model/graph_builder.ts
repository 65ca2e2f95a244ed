import type { tf } from "../engine/tf.ts";
import { sizeOf } from "./shape.ts";

/** The attributes of nodes in TensorFlow's JSON format. */
export const ATTRIBUTE = {
  float: { type: "DT_FLOAT" },
  int32: { type: "DT_INT32" },
  text: (value: string) => ({ s: btoa(value) }),
  flag: (value: boolean) => ({ b: value }),
  integer: (value: number) => ({ i: String(value) }),
  integers: (...values: number[]) => ({ list: { i: values.map(String) } }),
  dimensions: (shape: readonly number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) }),
} as const;

type Values = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer>;

/** A graph under construction: its nodes, and its constants, whose values are stored in a separate file. */
export class GraphBuilder {
  /** The nodes so far, in the format of TensorFlow.js. */
  readonly nodes: unknown[] = [];
  /** The name, shape and type of each constant, in the order of their values. */
  readonly manifest: tf.io.WeightsManifestEntry[] = [];
  readonly #values: Values[] = [];

  /** Adds an operation and returns its name. */
  add(name: string, op: string, input: string[], attr: Record<string, unknown>): string {
    this.nodes.push({ name, op, input, attr });
    return name;
  }

  /** Adds constant values to the graph and returns their name. */
  constant(name: string, shape: readonly number[], values: Values): string {
    if (values.length !== sizeOf(shape)) {
      throw new Error(`Expected ${sizeOf(shape)} values of ${name} but found ${values.length}`);
    }
    const dtype = values instanceof Float32Array ? "float32" : "int32";
    const type = dtype === "float32" ? ATTRIBUTE.float : ATTRIBUTE.int32;
    this.manifest.push({ name, shape: [...shape], dtype });
    this.#values.push(values);
    const tensor = { dtype: type.type, tensorShape: ATTRIBUTE.dimensions(shape) };
    return this.add(name, "Const", [], { dtype: type, value: { tensor } });
  }

  /** Adds a scalar. */
  float(name: string, value: number): string {
    return this.constant(name, [], Float32Array.of(value));
  }

  /** Adds integers. */
  integers(name: string, shape: readonly number[], values: number[]): string {
    return this.constant(name, shape, Int32Array.from(values));
  }

  /** Adds a reshape. */
  reshape(name: string, x: string, shape: number[]): string {
    const goal = this.integers(`${name}/shape`, [shape.length], shape);
    return this.add(name, "Reshape", [x, goal], { T: ATTRIBUTE.float, Tshape: ATTRIBUTE.int32 });
  }

  /** Adds a bias to the last dimension. */
  biasAdd(name: string, x: string, bias: string): string {
    return this.add(name, "BiasAdd", [x, bias], { T: ATTRIBUTE.float, data_format: ATTRIBUTE.text("NHWC") });
  }

  /** Returns the values of all constants, concatenated. */
  weights(): Uint8Array<ArrayBuffer> {
    const all = new Uint8Array(this.#values.reduce((sum, { byteLength }) => sum + byteLength, 0));
    let offset = 0;
    for (const { buffer, byteOffset, byteLength } of this.#values) {
      all.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
      offset += byteLength;
    }
    return all;
  }
}
