/** An output of an operation in a graph: C's `TF_Output`. */
export interface GraphOutput {
  operation: Deno.PointerValue;
  /** The index among the outputs of the operation. */
  index: number;
}

/** The size of the C struct `TF_Output {TF_Operation*; int}` with its padding, in bytes. */
const OUTPUT_BYTES = 16;

/** Packs an array of the C struct. */
export function packOutputs(outputs: readonly GraphOutput[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(outputs.length * OUTPUT_BYTES));
  outputs.forEach(({ operation, index }, i) => {
    view.setBigUint64(i * OUTPUT_BYTES, Deno.UnsafePointer.value(operation), true);
    view.setInt32(i * OUTPUT_BYTES + 8, index, true);
  });
  return new Uint8Array(view.buffer);
}

/** Packs one C struct. */
export function packOutput(output: GraphOutput): Uint8Array<ArrayBuffer> {
  return packOutputs([output]);
}
