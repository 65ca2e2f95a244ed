import { UserError } from "../../base/user_error.ts";
import { gunzip, isGzip } from "../gunzip.ts";

/** An array of unsigned bytes from an IDX file. */
export interface IdxArray {
  /** The sizes of its dimensions. */
  shape: number[];
  /** The values in a buffer of their own, which threads can share. */
  data: Uint8Array<SharedArrayBuffer>;
  /** The whole decompressed file, from which the digest is computed. */
  file: Uint8Array<ArrayBuffer>;
}

/** IDX's code for unsigned bytes, the only element type of MNIST's files. */
const UNSIGNED_BYTE = 0x08;

/**
 * Parses an IDX file (its format is described next to the files of LeCun, Cortes and Burges). Whether it is
 * gzipped is detected from its first bytes.
 *
 * @param bytes The contents of the file.
 * @param name The name of the file in messages.
 * @param expected The number of dimensions, the maximum size after decompression, and advice for the user
 * about another file.
 * @throws {UserError} If it is not the expected file, or damaged.
 */
export async function parseIdx(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  expected: { dimensions: number; mostBytes: number; advice?: string },
): Promise<IdxArray> {
  const { advice = "download it again" } = expected;
  const raw = await unpackIdx(bytes, name, expected.mostBytes, advice);
  const header = 4 + 4 * expected.dimensions;
  if (raw.length < 4) throw new UserError(`${name} is truncated: ${raw.length} bytes; ${advice}`);
  const [zero, zero2, type, dimensions] = raw;
  if (zero !== 0 || zero2 !== 0 || type !== UNSIGNED_BYTE) {
    const magic = Array.from(raw.subarray(0, 4), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw new UserError(
      `Expected ${name} to begin with the IDX magic 00 00 08 but found ${magic}; ${advice}`,
    );
  }
  if (dimensions !== expected.dimensions) {
    const kind = (n: number) => n === 1 ? "labels" : n === 3 ? "images" : `an array of ${n} dimensions`;
    throw new UserError(
      `Expected ${kind(expected.dimensions)} in ${name} but found ${kind(dimensions!)}; are files swapped?`,
    );
  }
  if (raw.length < header) throw new UserError(`${name} is truncated within its header; ${advice}`);
  const view = new DataView(raw.buffer, raw.byteOffset, raw.byteLength);
  const shape = Array.from({ length: expected.dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const size = shape.reduce((product, length) => product * length, 1);
  if (raw.length - header !== size) {
    const fault = raw.length - header < size ? "truncated" : "too long";
    throw new UserError(
      `${name} is ${fault}: expected ${size} bytes for shape [${shape}] but found ${
        raw.length - header
      }; ${advice}`,
    );
  }
  const data = new Uint8Array(new SharedArrayBuffer(size));
  data.set(raw.subarray(header));
  return { shape, data, file: raw };
}

/**
 * Returns the bytes of an IDX file, unpacked if it is gzipped.
 *
 * @throws {UserError} If it is damaged, or unpacks to more than `mostBytes`.
 */
export async function unpackIdx(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  mostBytes: number,
  advice = "download it again",
): Promise<Uint8Array<ArrayBuffer>> {
  return isGzip(bytes) ? await gunzip(bytes, name, mostBytes, advice) : bytes;
}
