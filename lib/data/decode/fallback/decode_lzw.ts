import { ImageError } from "../image_error.ts";

/** The codes that empty the table and end the data. */
const [CLEAR, END] = [256, 257];
/** The longest code has 12 bits. */
const TABLE_SIZE = 4096;

/**
 * Decodes the LZW of TIFF. Utif2's own decoder never ends on some damaged files.
 *
 * @param most What the result may be long at most; what comes after it is not decoded.
 * @throws {ImageError} If a code means nothing.
 */
export function decodeLzw(bytes: Uint8Array, most: number): Uint8Array {
  const out = new Uint8Array(most);
  // Each entry repeats a part of the result.
  const starts = new Int32Array(TABLE_SIZE + 1);
  const lengths = new Int32Array(TABLE_SIZE + 1);
  let [size, bits, place, length] = [END + 1, 9, 0, 0];
  // The part that the code before stood for; none after the table was emptied.
  let [lastStart, lastLength] = [0, 0];
  while (length < most && place + bits <= bytes.length * 8) {
    const code = codeAt(bytes, place, bits);
    place += bits;
    if (code === END) break;
    if (code === CLEAR) {
      [size, bits, lastLength] = [END + 1, 9, 0];
      continue;
    }
    // The part before and its next byte, which may only now be written, become an entry.
    if (lastLength > 0 && size <= TABLE_SIZE) {
      starts[size] = lastStart;
      lengths[size++] = lastLength + 1;
    }
    if (code >= size || (code > END && lastLength === 0)) {
      throw new ImageError("it is damaged: its LZW is invalid");
    }
    lastStart = length;
    if (code < CLEAR) {
      out[length++] = code;
      lastLength = 1;
    } else {
      lastLength = Math.min(lengths[code]!, most - length);
      for (let i = 0; i < lastLength; i++) out[length++] = out[starts[code]! + i]!;
    }
    // One code earlier than needed, as all TIFF files have it.
    bits = Math.min(12, 32 - Math.clz32(size + 1));
  }
  return out.subarray(0, length);
}

/** Reads up to 12 bits, of which the first is the highest. */
function codeAt(bytes: Uint8Array, place: number, bits: number): number {
  const first = place >> 3;
  const three = (bytes[first]! << 16) | ((bytes[first + 1] ?? 0) << 8) | (bytes[first + 2] ?? 0);
  return (three >> (24 - (place & 7) - bits)) & ((1 << bits) - 1);
}
