/** A NumPy file. */
export function npyFile(
  type: string,
  shape: readonly number[],
  values: ArrayBufferView<ArrayBuffer>,
  order = "False",
): Uint8Array<ArrayBuffer> {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${sizes}), }`.padEnd(117) + "\n";
  const bytes = new Uint8Array(10 + 118 + values.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, 118, 0]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 128);
  return bytes;
}
