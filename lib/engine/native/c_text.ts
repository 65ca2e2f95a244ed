const encoder = new TextEncoder();
const cache = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * A text as C wants it: UTF-8 with a zero at its end.
 *
 * Kept for the life of the program: operations and attributes have a few hundred names, each used thousands
 * of times a second, and libtensorflow may hold on to a name while an operation is being built.
 */
export function cName(name: string): Uint8Array<ArrayBuffer> {
  let bytes = cache.get(name);
  if (bytes === undefined) {
    bytes = cText(name);
    cache.set(name, bytes);
  }
  return bytes;
}

/** The same for a text that is used once. */
export function cText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text + "\0");
}

/** The text that a C pointer points at; empty for a null pointer. */
export function readCText(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}
