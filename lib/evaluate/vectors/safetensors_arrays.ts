import { parseSafetensors, type TensorEntry } from "../../base/safetensors.ts";
import { UserError } from "../../base/user_error.ts";
import { shownName } from "./array_names.ts";
import type { ArrayValues, FileArray } from "./file_array.ts";

/** Numbers of each type from their bytes; those of 64 bits become float64. */
const READERS: Readonly<Record<string, (bytes: ArrayBuffer) => ArrayValues>> = {
  F64: (bytes) => new Float64Array(bytes),
  F32: (bytes) => new Float32Array(bytes),
  F16: (bytes) => Float32Array.from(new Float16Array(bytes)),
  BF16: (bytes) => {
    // The upper half of a float32.
    const bits = Uint32Array.from(new Uint16Array(bytes), (half) => half << 16);
    return new Float32Array(bits.buffer);
  },
  I64: (bytes) => Float64Array.from(new BigInt64Array(bytes), Number),
  U64: (bytes) => Float64Array.from(new BigUint64Array(bytes), Number),
  I32: (bytes) => new Int32Array(bytes),
  U32: (bytes) => new Uint32Array(bytes),
  I16: (bytes) => new Int16Array(bytes),
  U16: (bytes) => new Uint16Array(bytes),
  I8: (bytes) => new Int8Array(bytes),
  U8: (bytes) => new Uint8Array(bytes),
  BOOL: (bytes) => new Uint8Array(bytes),
};

/** The tensors of a safetensors file. @throws {UserError} If it is damaged; when read, if the type is not known. */
export function safetensorsArrays(file: Uint8Array<ArrayBuffer>, path: string): FileArray[] {
  return parseSafetensors(file, path).entries.map((entry) => ({
    name: entry.name,
    rank: entry.shape.length,
    read: () => ({ shape: entry.shape, values: valuesOf(entry, path) }),
  }));
}

function valuesOf({ name, type, bytes }: TensorEntry, path: string): ArrayValues {
  if (!Object.hasOwn(READERS, type)) {
    const types = Object.keys(READERS).join(", ");
    throw new UserError(
      `Expected numbers of one of the types ${types} in ${shownName(name)} of ${path} but found ` +
        `${shownName(type)}; save it as F32`,
    );
  }
  return READERS[type]!(bytes.slice().buffer);
}
