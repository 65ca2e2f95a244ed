/** An output of an operation of a graph: C's `TF_Output`. */
export interface GraphOutput {
  /** The `TF_Operation*`. */
  operation: Deno.PointerValue;
  /** Which of its outputs. */
  index: number;
}

/** Bytes of the C struct `TF_Output {TF_Operation*; int}` with its padding. */
const OUTPUT_BYTES = 16;

/** An array of the C struct. */
export function packOutputs(outputs: readonly GraphOutput[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(outputs.length * OUTPUT_BYTES));
  outputs.forEach(({ operation, index }, i) => {
    view.setBigUint64(i * OUTPUT_BYTES, Deno.UnsafePointer.value(operation), true);
    view.setInt32(i * OUTPUT_BYTES + 8, index, true);
  });
  return new Uint8Array(view.buffer);
}

/** One of the C struct. */
export function packOutput(output: GraphOutput): Uint8Array<ArrayBuffer> {
  return packOutputs([output]);
}
