/** The types of numbers that are written, as NumPy names them: little-endian. */
const TYPES = { float32: "<f4", int64: "<i8" } as const;

const encoder = new TextEncoder();

/**
 * An array as NumPy's file format 1.0 (numpy/lib/format.py): `np.load` reads it.
 *
 * @param values Row by row.
 * @param shape Its sizes, whose product is the number of values.
 */
export function npy(
  values: Float32Array<ArrayBuffer> | BigInt64Array<ArrayBuffer>,
  shape: readonly number[],
): Uint8Array<ArrayBuffer> {
  const type = values instanceof Float32Array ? TYPES.float32 : TYPES.int64;
  // A tuple as Python writes it: (3,) and (3, 4).
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const PREFIX = 10;
  // Spaces up to a line's end bring the values to a multiple of 64 bytes.
  const start = Math.ceil((PREFIX + header.length + 1) / 64) * 64;
  const file = new Uint8Array(start + values.byteLength);
  file.set([0x93, ...encoder.encode("NUMPY"), 1, 0]);
  new DataView(file.buffer).setUint16(8, start - PREFIX, true);
  file.set(encoder.encode(header.padEnd(start - PREFIX - 1) + "\n"), PREFIX);
  file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), start);
  return file;
}
