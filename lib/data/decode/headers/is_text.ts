/** Whether the bytes at a place are these characters, each one byte. */
export function isText(bytes: Uint8Array, place: number, text: string): boolean {
  if (place + text.length > bytes.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[place + i] !== text.charCodeAt(i)) return false;
  return true;
}

/** A view of bytes that reads numbers of several bytes. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
