import assert from "node:assert/strict";
import { inflateSync } from "node:zlib";

/** The bytes of a text of hexadecimal digits, separated by spaces. */
export function hex(text: string): number[] {
  return text.trim().split(/\s+/).map((byte) => parseInt(byte, 16));
}

/** Bytes as ASCII. */
export const ascii = (text: string): number[] => Array.from(text, (char) => char.charCodeAt(0));

/** The data of a TFRecord file; checks that nothing is left over. Checksums are tested elsewhere. */
export function recordsOf(file: Uint8Array): Uint8Array[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const records: Uint8Array[] = [];
  let at = 0;
  while (at < file.length) {
    const length = Number(view.getBigUint64(at, true));
    records.push(file.subarray(at + 12, at + 12 + length));
    at += 16 + length;
  }
  assert.equal(at, file.length);
  return records;
}

/** A field of a protocol buffers message: its number, and its value as a number or bytes. */
type Field = [number: number, value: number | Uint8Array];

/** The fields of a message, by a reader that shares no code with the writer. */
export function fieldsOf(message: Uint8Array): Field[] {
  const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let [value, scale] = [0, 1];
    for (;; scale *= 128) {
      const byte = message[at++]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [number, wire] = [key >> 3, key & 7];
    if (wire === 0) fields.push([number, varint()]);
    else if (wire === 1) {
      fields.push([number, view.getFloat64(at, true)]);
      at += 8;
    } else if (wire === 5) {
      fields.push([number, view.getFloat32(at, true)]);
      at += 4;
    } else {
      const length = varint();
      fields.push([number, message.subarray(at, at + length)]);
      at += length;
    }
  }
  return fields;
}

/** The contents of a TensorBoard event. */
export interface ReadEvent {
  time: number;
  step: number | undefined;
  version: string | undefined;
  values: [tag: string, value: number][];
}

/** Reads a TensorBoard event. */
export function readEvent(event: Uint8Array): ReadEvent {
  const text = (bytes: unknown) => new TextDecoder().decode(bytes as Uint8Array);
  const fields = new Map(fieldsOf(event));
  const version = fields.get(3);
  const summary = fields.get(5) as Uint8Array | undefined;
  return {
    time: fields.get(1) as number,
    step: fields.get(2) as number | undefined,
    version: version === undefined ? undefined : text(version),
    values: fieldsOf(summary ?? new Uint8Array()).map(([number, value]) => {
      assert.equal(number, 1);
      const of = new Map(fieldsOf(value as Uint8Array));
      return [text(of.get(1)), of.get(2) as number];
    }),
  };
}

/** Width, height and pixels of an 8-bit grey PNG without filters. */
export function readGrayPng(png: Uint8Array): { width: number; height: number; pixels: Uint8Array } {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  assert.deepEqual([...png.subarray(24, 26)], [8, 0]);
  assert.equal(new TextDecoder().decode(png.subarray(37, 41)), "IDAT");
  const rows = inflateSync(png.subarray(41, 41 + view.getUint32(33)));
  assert.equal(rows.length, height * (width + 1));
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    assert.equal(rows[y * (width + 1)], 0);
    pixels.set(rows.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)), y * width);
  }
  return { width, height, pixels };
}
