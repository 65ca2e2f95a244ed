/**
 * Copies values into and out of `TF_Tensor`s.
 *
 * @module
 */
import { isAligned } from "../aligned_floats.ts";
import type { HostValues } from "../host_values.ts";
import { cText } from "./c_text.ts";
import type { Status } from "./status.ts";
import type { Symbols } from "./symbols.ts";
import { DataType } from "./types.ts";

/** Values in the form of TensorFlow.js: numbers in a typed array, or texts as UTF-8. */
export type TensorValues = ArrayBufferView<ArrayBuffer> | Uint8Array<ArrayBuffer>[];

/** The size of a `TF_TString`, an element of a string tensor, in bytes. */
const STRING_BYTES = 24;

/** The size of an element, in bytes, for types of a fixed size. */
const ELEMENT_BYTES: Record<number, number> = {
  [DataType.TF_FLOAT]: 4,
  [DataType.TF_INT32]: 4,
  [DataType.TF_UINT8]: 1,
  [DataType.TF_COMPLEX64]: 8,
  [DataType.TF_INT64]: 8,
  [DataType.TF_BOOL]: 1,
};

/**
 * Creates a `TF_Tensor` with a copy of the values; the caller deletes it.
 *
 * @throws {Error} If values and shape differ in size, or the type is not supported.
 */
export function newTensor(symbols: Symbols, shape: number[], dtype: number, values: TensorValues) {
  const elements = shape.reduce((product, size) => product * size, 1);
  const dimensions = BigInt64Array.from(shape, BigInt);
  if (Array.isArray(values)) return newStringTensor(symbols, dimensions, dtype, values, elements);
  const bytes = elements * (ELEMENT_BYTES[dtype] ?? NaN);
  if (bytes !== values.byteLength) {
    throw new Error(
      `Expected ${bytes} bytes for a tensor of shape [${shape}] and TensorFlow type ${dtype} but found ` +
        `${values.byteLength}`,
    );
  }
  const tensor = symbols.TF_AllocateTensor(dtype, dimensions, shape.length, BigInt(bytes));
  if (bytes > 0) symbols.memcpy(symbols.TF_TensorData(tensor), values, BigInt(bytes));
  return tensor;
}

/** Where `dlsym` looks for a function in all libraries: RTLD_DEFAULT. */
const ANY_LIBRARY = Deno.build.os === "darwin" ? Deno.UnsafePointer.create(0xffff_ffff_ffff_fffen) : null;

/**
 * Creates a `TF_Tensor` over float32 values, which are not copied; the caller deletes it.
 *
 * @param values Must neither change nor be released before the tensor is deleted.
 * @returns Undefined if the values are not where TensorFlow can use them.
 */
export function lentTensor(symbols: Symbols, shape: number[], values: Float32Array<ArrayBuffer>) {
  if (!isAligned(values)) return undefined;
  // TensorFlow calls a function when it no longer needs the values: one of the C library that does nothing.
  const nothing = symbols.dlsym(ANY_LIBRARY, cText("getpid"));
  if (nothing === null) return undefined;
  const dimensions = BigInt64Array.from(shape, BigInt);
  const bytes = BigInt(values.byteLength);
  return symbols.TF_NewTensor(DataType.TF_FLOAT, dimensions, shape.length, values, bytes, nothing, null);
}

function newStringTensor(
  symbols: Symbols,
  dimensions: BigInt64Array<ArrayBuffer>,
  dtype: number,
  values: Uint8Array<ArrayBuffer>[],
  elements: number,
) {
  if (dtype !== DataType.TF_STRING || values.length !== elements) {
    throw new Error(
      `Expected ${elements} values of TensorFlow type ${dtype} but found an array of ${values.length} texts`,
    );
  }
  const bytes = BigInt(elements * STRING_BYTES);
  const tensor = symbols.TF_AllocateTensor(DataType.TF_STRING, dimensions, dimensions.length, bytes);
  const data = symbols.TF_TensorData(tensor);
  values.forEach((value, i) => {
    const string = stringAt(data, i);
    symbols.TF_StringInit(string);
    symbols.TF_StringCopy(string, value, BigInt(value.length));
  });
  return tensor;
}

/**
 * Copies the values behind a tensor handle. It waits until the device has computed them.
 *
 * The result is a Float32Array for float and complex (re, im pairs), an Int32Array for int32, a
 * BigInt64Array for int64, a Uint8Array for bool, uint8 and resources, and an array of Uint8Array for
 * strings.
 */
export function readHandle(symbols: Symbols, status: Status, handle: Deno.PointerValue) {
  const tensor = symbols.TFE_TensorHandleResolve(handle, status.pointer);
  status.check("Reading a tensor");
  try {
    const dtype = symbols.TFE_TensorHandleDataType(handle);
    const data = symbols.TF_TensorData(tensor);
    if (dtype === DataType.TF_STRING) {
      return Array.from({ length: Number(symbols.TF_TensorElementCount(tensor)) }, (_, i) => {
        const string = stringAt(data, i);
        const length = Number(symbols.TF_StringGetSize(string));
        return new Uint8Array(copyOut(symbols.TF_StringGetDataPointer(string), length));
      });
    }
    const buffer = copyOut(data, Number(symbols.TF_TensorByteSize(tensor)));
    switch (dtype) {
      case DataType.TF_FLOAT:
      case DataType.TF_COMPLEX64:
        return new Float32Array(buffer);
      case DataType.TF_INT32:
        return new Int32Array(buffer);
      case DataType.TF_INT64:
        return new BigInt64Array(buffer);
      case DataType.TF_BOOL:
      case DataType.TF_UINT8:
      case DataType.TF_RESOURCE:
        return new Uint8Array(buffer);
      default:
        throw new Error(`A tensor of TensorFlow type ${dtype} has no counterpart in JavaScript`);
    }
  } finally {
    symbols.TF_DeleteTensor(tensor);
  }
}

/**
 * Returns the values behind the handle of a float32 tensor without a copy, in host memory. It waits until
 * the device has computed them. TensorFlow keeps them until they are released.
 */
export function viewHandle(symbols: Symbols, status: Status, handle: Deno.PointerValue): HostValues {
  const tensor = symbols.TFE_TensorHandleResolve(handle, status.pointer);
  status.check("Reading a tensor");
  const data = symbols.TF_TensorData(tensor);
  const bytes = Number(symbols.TF_TensorByteSize(tensor));
  return {
    values: data === null || bytes === 0
      ? new Float32Array(0)
      : new Float32Array(Deno.UnsafePointerView.getArrayBuffer(data, bytes)),
    release: () => symbols.TF_DeleteTensor(tensor),
  };
}

function copyOut(data: Deno.PointerValue, bytes: number): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes);
  if (bytes > 0 && data !== null) Deno.UnsafePointerView.copyInto(data, buffer);
  return buffer;
}

function stringAt(data: Deno.PointerValue, index: number): Deno.PointerValue {
  return data === null ? null : Deno.UnsafePointer.offset(data, index * STRING_BYTES);
}
