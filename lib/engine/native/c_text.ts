const encoder = new TextEncoder();
const cache = new Map<string, Uint8Array<ArrayBuffer>>();

/**
 * Converts a text for C: UTF-8 with a terminating zero.
 *
 * The result is cached for the life of the program: there are a few hundred names of operations and
 * attributes, each used thousands of times per second, and libtensorflow may refer to a name while an
 * operation is under construction.
 */
export function cName(name: string): Uint8Array<ArrayBuffer> {
  let bytes = cache.get(name);
  if (bytes === undefined) {
    bytes = cText(name);
    cache.set(name, bytes);
  }
  return bytes;
}

/** Converts a text for C that is used once. */
export function cText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text + "\0");
}

/** Reads the text behind a C pointer; empty for a null pointer. */
export function readCText(pointer: Deno.PointerValue): string {
  return pointer === null ? "" : Deno.UnsafePointerView.getCString(pointer);
}
