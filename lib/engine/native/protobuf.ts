const encoder = new TextEncoder();

/** A number in protocol buffers' variable-length encoding; `value` is a whole number below 2^31. */
function varint(value: number): number[] {
  const bytes = [];
  while (value > 127) {
    bytes.push((value & 127) | 128);
    value >>>= 7;
  }
  bytes.push(value);
  return bytes;
}

/** A field of a protocol buffers message that holds a whole number or a boolean. */
export function numberField(field: number, value: number | boolean): number[] {
  return [...varint(field << 3), ...varint(Number(value))];
}

/** A field that holds bytes, a text or another message. */
export function bytesField(field: number, value: number[] | Uint8Array | string): number[] {
  const bytes = typeof value === "string" ? encoder.encode(value) : value;
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
}
