/**
 * The messages of ONNX's file format (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), as far as a network needs
 * them. The numbers are those of the fields.
 *
 * @module
 */
import {
  bytesField,
  floatField,
  joinPieces,
  type MessagePieces,
  numberField,
  piecesField,
} from "../../base/protobuf.ts";

/** An attribute of a node: an integer, integers, a text or a float. */
export type OnnxAttribute = number | readonly number[] | string | { readonly float: number };

/** The types of tensors, by their numbers. */
const TENSOR = { float: 1, int64: 7 } as const;
/** The types of attributes, by their numbers. */
const ATTRIBUTE = { float: 1, integer: 2, text: 3, integers: 7 } as const;

/** Encodes an operation. Its node and its output have the same name. */
export function nodeMessage(
  name: string,
  operator: string,
  inputs: readonly string[],
  attributes: Readonly<Record<string, OnnxAttribute>>,
): number[] {
  return [
    ...inputs.flatMap((input) => bytesField(1, input)),
    ...bytesField(2, name),
    ...bytesField(3, name),
    ...bytesField(4, operator),
    ...Object.entries(attributes).flatMap(([key, value]) => bytesField(5, attributeMessage(key, value))),
  ];
}

function attributeMessage(name: string, value: OnnxAttribute): number[] {
  const of = (type: number, ...fields: number[][]) => [
    ...bytesField(1, name),
    ...fields.flat(),
    ...numberField(20, type),
  ];
  if (typeof value === "number") return of(ATTRIBUTE.integer, numberField(3, value));
  if (typeof value === "string") return of(ATTRIBUTE.text, bytesField(4, value));
  if ("float" in value) return of(ATTRIBUTE.float, floatField(2, value.float));
  return of(ATTRIBUTE.integers, ...value.map((integer) => numberField(8, integer)));
}

/** Encodes constant values, in row-major order. */
export function tensorMessage(
  name: string,
  shape: readonly number[],
  values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>,
): MessagePieces {
  return [
    shape.flatMap((size) => numberField(1, size)),
    numberField(2, values instanceof Float32Array ? TENSOR.float : TENSOR.int64),
    bytesField(8, name),
    ...piecesField(9, [new Uint8Array(values.buffer, values.byteOffset, values.byteLength)]),
  ];
}

/**
 * Encodes the name, the type and the shape of an input or an output.
 *
 * @param shape A text is the name of a dimension of any size.
 * @param says What it is, for a person.
 */
export function floatsMessage(name: string, shape: readonly (number | string)[], says: string): number[] {
  const dimensions = shape.flatMap((size) =>
    bytesField(1, typeof size === "number" ? numberField(1, size) : bytesField(2, size))
  );
  const tensor = [...numberField(1, TENSOR.float), ...bytesField(2, dimensions)];
  return [...bytesField(1, name), ...bytesField(2, bytesField(1, tensor)), ...bytesField(3, says)];
}

/** A whole model. */
export interface OnnxParts {
  /** The version of the file format. */
  irVersion: number;
  /** The version of the operators. */
  opset: number;
  /** The program that wrote it. */
  producer: string;
  /** The name of the graph. */
  name: string;
  nodes: readonly number[][];
  constants: readonly MessagePieces[];
  input: number[];
  output: number[];
  /** Facts for users of the model. */
  metadata: Readonly<Record<string, string>>;
}

/** Encodes a whole model: an ONNX file. */
export function modelMessage(parts: OnnxParts): Uint8Array<ArrayBuffer> {
  const graph = [
    ...parts.nodes.map((node) => bytesField(1, node)),
    bytesField(2, parts.name),
    ...parts.constants.flatMap((tensor) => piecesField(5, tensor)),
    bytesField(11, parts.input),
    bytesField(12, parts.output),
  ];
  return joinPieces([
    numberField(1, parts.irVersion),
    bytesField(2, parts.producer),
    ...piecesField(7, graph),
    bytesField(8, [...bytesField(1, ""), ...numberField(2, parts.opset)]),
    ...Object.entries(parts.metadata).map(([key, value]) =>
      bytesField(14, [...bytesField(1, key), ...bytesField(2, value)])
    ),
  ]);
}
