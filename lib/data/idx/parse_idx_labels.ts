import { UserError } from "../../base/user_error.ts";
import { parseIdx, unpackIdx } from "./parse_idx.ts";

/** Labels from an IDX file. */
export interface IdxLabels {
  data: Int32Array;
  /** The whole decompressed file, from which the digest is computed. */
  file: Uint8Array<ArrayBuffer>;
}

/** IDX's codes for big-endian integers of several bytes, which more than 256 classes need, and their sizes. */
const INTEGERS: Readonly<Record<number, 2 | 4>> = { 0x0b: 2, 0x0c: 4 };

/** Bytes before the values: the magic number and the size of the one dimension. */
const HEADER = 8;

/**
 * Parses the labels of an IDX file: bytes, or for more than 256 classes integers of two or four bytes.
 *
 * @param name The name of the file in messages.
 * @throws {UserError} If it is another file, or damaged.
 */
export async function parseIdxLabels(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  mostBytes: number,
): Promise<IdxLabels> {
  const raw = await unpackIdx(bytes, name, mostBytes);
  const size = INTEGERS[raw[2] ?? 0];
  if (size === undefined || raw[0] !== 0 || raw[1] !== 0 || raw[3] !== 1) {
    const { data, file } = await parseIdx(raw, name, { dimensions: 1, mostBytes });
    return { data: Int32Array.from(data), file };
  }
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  if (raw.length < HEADER) {
    throw new UserError(
      `Expected labels in ${name} but the file has only ${raw.length} bytes; download it again`,
    );
  }
  const count = view.getUint32(4);
  if (raw.length !== HEADER + count * size) {
    throw new UserError(
      `Expected ${count} labels of ${size} bytes in ${name} but found ${raw.length} bytes; download it again`,
    );
  }
  const data = Int32Array.from(
    { length: count },
    (_, i) => size === 2 ? view.getInt16(HEADER + 2 * i) : view.getInt32(HEADER + 4 * i),
  );
  const wrong = data.find((label) => label < 0);
  if (wrong !== undefined) {
    throw new UserError(`Expected labels from 0 in ${name} but found ${wrong}; correct the file`);
  }
  return { data, file: raw };
}
