import { ProtobufReader } from "../../base/protobuf_reader.ts";
import type { OpAttribute } from "./types.ts";

/** How many tensors an input of an operation takes: one, or as many as an attribute says. */
export type OperationInput =
  | { kind: "single" }
  /** As many as the attribute's number. */
  | { kind: "counted"; attribute: string }
  /** One of each type in the attribute's list. */
  | { kind: "typed"; attribute: string };

/** Field numbers of `OpDef` and `OpDef.ArgDef` (tensorflow/core/framework/op_def.proto). */
const OP_DEF = { inputArg: 2 } as const;
const ARG_DEF = { numberAttr: 5, typeListAttr: 6 } as const;

/**
 * The inputs of an operation, from TensorFlow's definition of it.
 *
 * @param definition A serialised `OpDef`.
 */
export function operationInputs(definition: Uint8Array): OperationInput[] {
  const inputs: OperationInput[] = [];
  for (const { field, bytes: argument } of new ProtobufReader(definition).fields()) {
    if (field !== OP_DEF.inputArg || argument === undefined) continue;
    let input: OperationInput = { kind: "single" };
    for (const { field, bytes } of new ProtobufReader(argument).fields()) {
      const attribute = bytes === undefined ? "" : new TextDecoder().decode(bytes);
      if (attribute === "") continue;
      if (field === ARG_DEF.numberAttr) input = { kind: "counted", attribute };
      if (field === ARG_DEF.typeListAttr) input = { kind: "typed", attribute };
    }
    inputs.push(input);
  }
  return inputs;
}

/**
 * How many tensors an input takes.
 *
 * @throws {Error} If the attribute that says so is not given.
 */
export function listLength(input: OperationInput, attributes: readonly OpAttribute[]): number {
  if (input.kind === "single") return 1;
  const value = attributes.find(({ name }) => name === input.attribute)?.value;
  if (input.kind === "counted" && typeof value === "number") return value;
  if (input.kind === "typed" && Array.isArray(value)) return value.length;
  throw new Error(
    `Expected the attribute ${input.attribute}, by which a list of inputs is counted, but found none`,
  );
}
