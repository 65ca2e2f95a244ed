import { ProtobufReader } from "../../base/protobuf_reader.ts";
import type { OpAttribute } from "./types.ts";

/** The number of tensors for an input of an operation: one, or the number in an attribute. */
export type OperationInput =
  | { kind: "single" }
  /** As many as the attribute's value. */
  | { kind: "counted"; attribute: string }
  /** One for each type in the attribute's list. */
  | { kind: "typed"; attribute: string };

/** Field numbers of `OpDef` and `OpDef.ArgDef` (tensorflow/core/framework/op_def.proto). */
const OP_DEF = { inputArg: 2 } as const;
const ARG_DEF = { numberAttr: 5, typeListAttr: 6 } as const;

/**
 * Parses the inputs of an operation from TensorFlow's definition of it.
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
 * Returns the number of tensors for an input.
 *
 * @throws {Error} If the attribute with the number is missing.
 */
export function listLength(input: OperationInput, attributes: readonly OpAttribute[]): number {
  if (input.kind === "single") return 1;
  const value = attributes.find(({ name }) => name === input.attribute)?.value;
  if (input.kind === "counted" && typeof value === "number") return value;
  if (input.kind === "typed" && Array.isArray(value)) return value.length;
  throw new Error(
    `Expected the attribute ${input.attribute} with the number of inputs in a list but found none`,
  );
}
