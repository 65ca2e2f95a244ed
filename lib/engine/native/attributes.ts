import { cName } from "./c_text.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";
import { AttributeType, type OpAttribute } from "./types.ts";

const encoder = new TextEncoder();

type Text = Uint8Array<ArrayBuffer>;

/**
 * The C functions that set attributes of an operation under construction: the C API has one set for eager
 * operations and one for operations of a graph.
 */
export interface AttributeSetters {
  string: Symbols["TF_SetAttrString"];
  int: Symbols["TF_SetAttrInt"];
  intList: Symbols["TF_SetAttrIntList"];
  float: Symbols["TF_SetAttrFloat"];
  floatList: Symbols["TF_SetAttrFloatList"];
  bool: Symbols["TF_SetAttrBool"];
  boolList: Symbols["TF_SetAttrBoolList"];
  type: Symbols["TF_SetAttrType"];
  typeList: Symbols["TF_SetAttrTypeList"];
  shape: Symbols["TF_SetAttrShape"];
  shapeList: Symbols["TF_SetAttrShapeList"];
}

/** For eager operations (`TFE_Op*`). */
export function eagerSetters(symbols: Symbols, status: Status): AttributeSetters {
  return {
    string: symbols.TFE_OpSetAttrString,
    int: symbols.TFE_OpSetAttrInt,
    intList: symbols.TFE_OpSetAttrIntList,
    float: symbols.TFE_OpSetAttrFloat,
    floatList: symbols.TFE_OpSetAttrFloatList,
    bool: symbols.TFE_OpSetAttrBool,
    boolList: symbols.TFE_OpSetAttrBoolList,
    type: symbols.TFE_OpSetAttrType,
    typeList: symbols.TFE_OpSetAttrTypeList,
    shape(op, name, dimensions, rank) {
      symbols.TFE_OpSetAttrShape(op, name, dimensions, rank, status.pointer);
      status.check("An attribute that is a shape");
    },
    shapeList(op, name, shapes, ranks, count) {
      symbols.TFE_OpSetAttrShapeList(op, name, shapes, ranks, count, status.pointer);
      status.check("An attribute that is a list of shapes");
    },
  };
}

/**
 * For operations of a graph (`TF_OperationDescription*`), which is validated when the operation is finished.
 */
export function graphSetters(symbols: Symbols): AttributeSetters {
  return {
    string: symbols.TF_SetAttrString,
    int: symbols.TF_SetAttrInt,
    intList: symbols.TF_SetAttrIntList,
    float: symbols.TF_SetAttrFloat,
    floatList: symbols.TF_SetAttrFloatList,
    bool: symbols.TF_SetAttrBool,
    boolList: symbols.TF_SetAttrBoolList,
    type: symbols.TF_SetAttrType,
    typeList: symbols.TF_SetAttrTypeList,
    shape: symbols.TF_SetAttrShape,
    shapeList: symbols.TF_SetAttrShapeList,
  };
}

/**
 * Sets one attribute of an operation under construction.
 *
 * @throws {Error} If the attribute's type is unknown, or TensorFlow rejects a shape.
 */
export function setAttribute(set: AttributeSetters, op: Deno.PointerValue, attribute: OpAttribute): void {
  const name = cName(attribute.name);
  const { value } = attribute;
  switch (attribute.type) {
    case AttributeType.TF_ATTR_STRING: {
      // Text, or bytes that need not be UTF-8.
      const bytes = typeof value === "string" ? encoder.encode(value) : value as Text;
      set.string(op, name, bytes, BigInt(bytes.length));
      return;
    }
    case AttributeType.TF_ATTR_INT:
      if (Array.isArray(value)) {
        set.intList(op, name, BigInt64Array.from(value as number[], int64), value.length);
      } else set.int(op, name, int64(value as number));
      return;
    case AttributeType.TF_ATTR_FLOAT:
      if (Array.isArray(value)) set.floatList(op, name, Float32Array.from(value), value.length);
      else set.float(op, name, value as number);
      return;
    case AttributeType.TF_ATTR_BOOL:
      if (Array.isArray(value)) set.boolList(op, name, Uint8Array.from(value, Number), value.length);
      else set.bool(op, name, value ? 1 : 0);
      return;
    case AttributeType.TF_ATTR_TYPE:
      if (Array.isArray(value)) set.typeList(op, name, Int32Array.from(value), value.length);
      else set.type(op, name, value as number);
      return;
    case AttributeType.TF_ATTR_SHAPE:
      setShape(set, op, name, value as number[] | number[][]);
      return;
    default:
      throw new Error(`Attribute ${attribute.name} has the unknown type ${attribute.type}`);
  }
}

function setShape(
  set: AttributeSetters,
  op: Deno.PointerValue,
  name: Text,
  value: number[] | number[][],
): void {
  if (!isShapeList(value)) {
    set.shape(op, name, BigInt64Array.from(value, BigInt), value.length);
    return;
  }
  const shapes = value.map((shape) => BigInt64Array.from(shape, BigInt));
  const pointers = BigUint64Array.from(
    shapes,
    (shape) => Deno.UnsafePointer.value(Deno.UnsafePointer.of(shape)),
  );
  const ranks = Int32Array.from(value, (shape) => shape.length);
  set.shapeList(op, name, pointers, ranks, value.length);
}

function isShapeList(value: number[] | number[][]): value is number[][] {
  return Array.isArray(value[0]);
}

/** A number as C would convert it: the fraction is dropped, and what is too large becomes the largest integer. */
function int64(value: number): bigint {
  if (!Number.isFinite(value)) return 0n;
  const whole = BigInt(Math.trunc(value));
  const most = 2n ** 63n - 1n;
  return whole > most ? most : whole < -most ? -most : whole;
}
