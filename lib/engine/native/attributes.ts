import { cName } from "./c_text.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";
import { AttributeType, type OpAttribute } from "./types.ts";

const encoder = new TextEncoder();

/**
 * Sets one attribute of an operation under construction.
 *
 * @throws {Error} If the attribute's type is unknown, or TensorFlow refuses a shape.
 */
export function setAttribute(
  symbols: Symbols,
  status: Status,
  op: Deno.PointerValue,
  attribute: OpAttribute,
): void {
  const name = cName(attribute.name);
  const { value } = attribute;
  switch (attribute.type) {
    case AttributeType.TF_ATTR_STRING: {
      // Text, or bytes that need not be UTF-8.
      const bytes = typeof value === "string" ? encoder.encode(value) : value as Uint8Array<ArrayBuffer>;
      symbols.TFE_OpSetAttrString(op, name, bytes, BigInt(bytes.length));
      return;
    }
    case AttributeType.TF_ATTR_INT:
      if (Array.isArray(value)) {
        symbols.TFE_OpSetAttrIntList(op, name, BigInt64Array.from(value, BigInt), value.length);
      } else symbols.TFE_OpSetAttrInt(op, name, BigInt(value as number));
      return;
    case AttributeType.TF_ATTR_FLOAT:
      if (Array.isArray(value)) {
        symbols.TFE_OpSetAttrFloatList(op, name, Float32Array.from(value), value.length);
      } else symbols.TFE_OpSetAttrFloat(op, name, value as number);
      return;
    case AttributeType.TF_ATTR_BOOL:
      if (Array.isArray(value)) {
        symbols.TFE_OpSetAttrBoolList(op, name, Uint8Array.from(value, Number), value.length);
      } else symbols.TFE_OpSetAttrBool(op, name, value ? 1 : 0);
      return;
    case AttributeType.TF_ATTR_TYPE:
      if (Array.isArray(value)) {
        symbols.TFE_OpSetAttrTypeList(op, name, Int32Array.from(value), value.length);
      } else symbols.TFE_OpSetAttrType(op, name, value as number);
      return;
    case AttributeType.TF_ATTR_SHAPE:
      setShape(symbols, status, op, name, value as number[] | number[][]);
      status.check(`Attribute ${attribute.name}`);
      return;
    default:
      throw new Error(`Attribute ${attribute.name} has the unknown type ${attribute.type}`);
  }
}

function setShape(
  symbols: Symbols,
  status: Status,
  op: Deno.PointerValue,
  name: Uint8Array<ArrayBuffer>,
  value: number[] | number[][],
): void {
  if (!isShapeList(value)) {
    symbols.TFE_OpSetAttrShape(op, name, BigInt64Array.from(value, BigInt), value.length, status.pointer);
    return;
  }
  const shapes = value.map((shape) => BigInt64Array.from(shape, BigInt));
  const pointers = BigUint64Array.from(
    shapes,
    (shape) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(shape)),
  );
  const ranks = Int32Array.from(value, (shape) => shape.length);
  symbols.TFE_OpSetAttrShapeList(op, name, pointers, ranks, value.length, status.pointer);
}

function isShapeList(value: number[] | number[][]): value is number[][] {
  return Array.isArray(value[0]);
}
