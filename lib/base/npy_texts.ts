import { failNpy, type NpyHeader } from "./npy.ts";

/** Whether the values of a NumPy file are texts: `<U7`, or bytes, `|S7`. */
export function isNpyText(type: string): boolean {
  return /^(<U|\|S)\d+$/.test(type);
}

/**
 * The texts of a NumPy file, as `np.save` writes an array of `str` or `bytes`.
 *
 * @param bytes The whole file.
 * @param path For messages.
 * @throws {UserError} If the file is truncated, or contains what is no text.
 */
export function parseNpyTexts(
  bytes: Uint8Array<ArrayBuffer>,
  { type, shape, start }: NpyHeader,
  path: string,
): string[] {
  const unicode = type.startsWith("<U");
  const width = Number(type.slice(2)) * (unicode ? 4 : 1);
  const count = shape.reduce((product, side) => product * side, 1);
  if (bytes.length !== start + count * width) {
    failNpy(path, `${bytes.length - start} bytes of texts instead of ${count} × ${width}`);
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return Array.from({ length: width === 0 ? 0 : count }, (_, i) => {
      const at = start + i * width;
      if (!unicode) return decoder.decode(bytes.subarray(at, at + width)).replace(/\0+$/, "");
      const points = Array.from({ length: width / 4 }, (_, k) => view.getUint32(at + 4 * k, true));
      // Shorter texts are padded with zeros.
      return points.map((point) => String.fromCodePoint(point)).join("").replace(/\0+$/, "");
    });
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
    failNpy(path, "bytes that are no text");
  }
}
