/** A view of float32 numbers as their bits, in the same memory. */
export function asBits({ buffer, byteOffset, length }: Float32Array): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}

/** The float32 bits of a number. */
export function bitsOf(value: number): number {
  return asBits(Float32Array.of(value))[0]!;
}
