import type { tf } from "../engine/tf.ts";
import {
  type Architecture,
  BATCH_NORM_EPSILON,
  type ParameterSpec,
  runningSpecs,
  trainableSpecs,
} from "./architecture.ts";
import type { HostParameters } from "./initialise.ts";

/** A graph model: the network as TensorFlow.js' own `loadGraphModel` reads it. */
export interface GraphModel {
  /** What goes into `model.json`. */
  json: tf.io.ModelJSON;
  /** What goes into `weights.bin`: the weights in the order of the manifest. */
  weights: Uint8Array<ArrayBuffer>;
}

type Attributes = Record<string, unknown>;

const FLOAT = { type: "DT_FLOAT" };
const INT32 = { type: "DT_INT32" };
const text = (value: string) => ({ s: btoa(value) });
const whole = (...values: number[]) => ({ list: { i: values.map(String) } });
const dimensions = (shape: number[]) => ({ dim: shape.map((size) => ({ size: String(size) })) });

/**
 * The network with its values as a graph model: pixels 0 … 255, float32 `[B, H, W, 1]`, go in as `images`,
 * L2-normalised embeddings `[B, D]` come out as `embeddings`. The normalisation of pixels is inside.
 *
 * @param parameters Trained parameters and running statistics.
 */
export function toGraphModel(architecture: Architecture, parameters: HostParameters): GraphModel {
  const { height, width, embedding_size } = architecture;
  const specs = [...trainableSpecs(architecture), ...runningSpecs(architecture)];
  const features = specs.find(({ name }) => name === "dense/kernel")!.shape[0]!;
  const constants: [ParameterSpec, "float32" | "int32", ArrayBufferView<ArrayBuffer>][] = [
    ...specs.map((spec) =>
      [spec, "float32", parameters.get(spec.name)!] as [ParameterSpec, "float32", Float32Array<ArrayBuffer>]
    ),
    [{ name: "pixels/scale", shape: [] }, "float32", Float32Array.of(127.5)],
    [{ name: "pixels/one", shape: [] }, "float32", Float32Array.of(1)],
    [{ name: "flatten/shape", shape: [2] }, "int32", Int32Array.of(-1, features)],
    [{ name: "norm/axis", shape: [1] }, "int32", Int32Array.of(1)],
    [{ name: "norm/epsilon", shape: [] }, "float32", Float32Array.of(1e-12)],
  ];

  const node: unknown[] = [];
  const add = (name: string, op: string, input: string[], attr: Attributes) => {
    node.push({ name, op, input, attr });
    return name;
  };
  for (const [{ name, shape }, dtype] of constants) {
    const type = dtype === "float32" ? FLOAT : INT32;
    const tensor = { dtype: type.type, tensorShape: dimensions(shape) };
    add(name, "Const", [], { dtype: type, value: { tensor } });
  }
  add("images", "Placeholder", [], { dtype: FLOAT, shape: { shape: dimensions([-1, height, width, 1]) } });
  add("pixels/divide", "RealDiv", ["images", "pixels/scale"], { T: FLOAT });
  let x = add("pixels/normalised", "Sub", ["pixels/divide", "pixels/one"], { T: FLOAT });
  for (const layer of ["conv1", "conv2"]) {
    x = add(`${layer}/convolution`, "Conv2D", [x, `${layer}/kernel`], {
      T: FLOAT,
      strides: whole(1, 1, 1, 1),
      dilations: whole(1, 1, 1, 1),
      padding: text("SAME"),
      data_format: text("NHWC"),
    });
    const inputs = ["gamma", "beta", "running_mean", "running_variance"].map((name) => `${layer}/${name}`);
    x = add(`${layer}/batch_norm`, "FusedBatchNormV3", [x, ...inputs], {
      T: FLOAT,
      U: FLOAT,
      epsilon: { f: BATCH_NORM_EPSILON },
      data_format: text("NHWC"),
      is_training: { b: false },
    });
    x = add(`${layer}/pool`, "MaxPool", [x], {
      T: FLOAT,
      ksize: whole(1, 2, 2, 1),
      strides: whole(1, 2, 2, 1),
      padding: text("VALID"),
      data_format: text("NHWC"),
    });
    x = add(`${layer}/relu`, "Relu", [x], { T: FLOAT });
  }
  x = add("flatten", "Reshape", [x, "flatten/shape"], { T: FLOAT, Tshape: INT32 });
  x = add("dense/product", "MatMul", [x, "dense/kernel"], {
    T: FLOAT,
    transpose_a: { b: false },
    transpose_b: { b: false },
  });
  const dense = add("dense/output", "BiasAdd", [x, "dense/bias"], { T: FLOAT, data_format: text("NHWC") });
  add("norm/square", "Square", [dense], { T: FLOAT });
  add("norm/sum", "Sum", ["norm/square", "norm/axis"], { T: FLOAT, Tidx: INT32, keep_dims: { b: true } });
  add("norm/guarded", "AddV2", ["norm/sum", "norm/epsilon"], { T: FLOAT });
  add("norm/length", "Sqrt", ["norm/guarded"], { T: FLOAT });
  add("embeddings", "RealDiv", [dense, "norm/length"], { T: FLOAT });

  const signature = (name: string, shape: number[]) => ({
    [name]: { name: `${name}:0`, dtype: "DT_FLOAT", tensorShape: dimensions(shape) },
  });
  return {
    json: {
      format: "graph-model",
      generatedBy: "Trinca",
      convertedBy: "Trinca",
      modelTopology: { node, library: {}, versions: { producer: 1882 } },
      signature: {
        inputs: signature("images", [-1, height, width, 1]),
        outputs: signature("embeddings", [-1, embedding_size]),
      },
      weightsManifest: [{
        paths: ["weights.bin"],
        weights: constants.map(([{ name, shape }, dtype]) => ({ name, shape, dtype })),
      }],
    },
    weights: concatenate(constants.map(([, , values]) => values)),
  };
}

/** The bytes of several arrays in a row. */
function concatenate(arrays: ArrayBufferView<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    all.set(new Uint8Array(buffer, byteOffset, byteLength), offset);
    offset += byteLength;
  }
  return all;
}
