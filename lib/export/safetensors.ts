/** A tensor of float32. */
export interface NamedTensor {
  /** Its name in the file. */
  name: string;
  /** Its sizes, whose product is the number of values. */
  shape: readonly number[];
  /** Row by row. */
  values: Float32Array<ArrayBuffer>;
}

/**
 * Tensors in the format safetensors (https://huggingface.co/docs/safetensors): the length of a header, the header
 * in JSON, the values of one tensor after another.
 *
 * @param metadata What else there is to know; the format has texts only.
 */
export function safetensors(
  tensors: readonly NamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: "F32", shape, data_offsets: [end, end + values.byteLength] };
    end += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  // Spaces bring the values to a multiple of 8 bytes, as programs that map the file into memory want them.
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(0x20, 8, start);
  new DataView(file.buffer).setBigUint64(0, BigInt(start - 8), true);
  file.set(text, 8);
  let at = start;
  for (const { values } of tensors) {
    file.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return file;
}
