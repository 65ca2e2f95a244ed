/** The numbers of `TF_DataType` in TensorFlow's C API. */
export const DataType = {
  TF_FLOAT: 1,
  TF_INT32: 3,
  TF_UINT8: 4,
  TF_STRING: 7,
  TF_COMPLEX64: 8,
  TF_INT64: 9,
  TF_BOOL: 10,
  TF_BFLOAT16: 14,
  TF_RESOURCE: 20,
} as const;

/**
 * The numbers of `TF_AttrType` in TensorFlow's C API. tfjs-node exports no `TF_ATTR_RESOURCE`, although its
 * typings name one, so it has a number that the C API will never use.
 */
export const AttributeType = {
  TF_ATTR_STRING: 0,
  TF_ATTR_INT: 1,
  TF_ATTR_FLOAT: 2,
  TF_ATTR_BOOL: 3,
  TF_ATTR_TYPE: 4,
  TF_ATTR_SHAPE: 5,
  TF_ATTR_RESOURCE: -1,
} as const;

/** An attribute of an operation in the format of tfjs-node's kernels. */
export interface OpAttribute {
  /** The name in TensorFlow's definition of the operation. */
  name: string;
  /** One of {@link AttributeType}. */
  type: number;
  /** A single value, or an array if the attribute is a list. */
  value: string | number | boolean | object;
}

/** Creates an attribute that is a type, one of {@link DataType}. */
export function typeAttribute(name: string, value: number): OpAttribute & { value: number } {
  return { name, type: AttributeType.TF_ATTR_TYPE, value };
}

/** The description of a new tensor for tfjs-node's backend. */
export interface TensorMetadata {
  /** The binding's id of the handle. */
  id: number;
  shape: number[];
  /** One of {@link DataType}. */
  dtype: number;
}
