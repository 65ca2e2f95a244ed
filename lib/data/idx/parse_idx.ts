import { UserError } from "../../base/user_error.ts";

/** An array of unsigned bytes out of an IDX file. */
export interface IdxArray {
  /** Sizes of its dimensions. */
  shape: number[];
  /** Its values; they own their buffer, which threads may share. */
  data: Uint8Array<SharedArrayBuffer>;
  /** The whole file, decompressed: what its digest is taken of. */
  file: Uint8Array<ArrayBuffer>;
}

/** IDX's code for unsigned bytes, the only element type of MNIST's files. */
const UNSIGNED_BYTE = 0x08;

/**
 * Parses an IDX file (the format is described beside the files of LeCun, Cortes and Burges), gzipped or not,
 * which its first bytes tell.
 *
 * @param bytes The file.
 * @param name What to call it in messages.
 * @param expected How many dimensions it should have, the most bytes that it may unpack to, and what the user can do
 * about another file.
 * @throws {UserError} If it is not what was expected, or damaged.
 */
export async function parseIdx(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  expected: { dimensions: number; mostBytes: number; advice?: string },
): Promise<IdxArray> {
  const { advice = "get it again" } = expected;
  const gzipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const raw = gzipped ? await gunzip(bytes, name, expected.mostBytes, advice) : bytes;
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

/** Decompresses; stops at `mostBytes`, so that a small hostile file cannot fill the memory. */
async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  mostBytes: number,
  advice: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (
      const chunk of ReadableStream.from(slices(bytes)).pipeThrough(new DecompressionStream("gzip"))
    ) {
      length += chunk.length;
      if (length > mostBytes) {
        throw new UserError(`${name} is too long: it unpacks to more than ${mostBytes} bytes; ${advice}`);
      }
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`${name} is a damaged gzip file; ${advice}`);
  }
  const all = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

/** The bytes in pieces of 16 KiB: one unpacks at once to whatever it holds, at most 1032 times as much. */
function* slices(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let start = 0; start < bytes.length; start += 0x4000) yield bytes.subarray(start, start + 0x4000);
}
