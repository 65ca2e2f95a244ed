/** Bytes: TensorFlow computes with memory of others in place if its address is a multiple of this. */
const ALIGNMENT = 64;

/**
 * Allocates numbers where the native engine can compute with them in place ({@link lentMatrix}). Without the right to
 * use native code, they are where any others are.
 *
 * @param length How many; all are 0.
 */
export function alignedFloats(length: number): Float32Array<ArrayBuffer> {
  const buffer = new ArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT + ALIGNMENT);
  const beyond = addressOf(buffer) % ALIGNMENT;
  return new Float32Array(buffer, beyond === 0 ? 0 : ALIGNMENT - beyond, length);
}

/** Whether the native engine can compute with numbers in place. */
export function isAligned({ buffer, byteOffset, length }: Float32Array<ArrayBuffer>): boolean {
  return length > 0 && (addressOf(buffer) + byteOffset) % ALIGNMENT === 0;
}

/** The last digits of a buffer's address, below {@link ALIGNMENT}; 0 without the right to use native code. */
function addressOf(buffer: ArrayBuffer): number {
  if (Deno.permissions.querySync({ name: "ffi" }).state !== "granted") return 0;
  const address = Deno.UnsafePointer.value(Deno.UnsafePointer.of(new Uint8Array(buffer)));
  return Number(BigInt(address) % BigInt(ALIGNMENT));
}
