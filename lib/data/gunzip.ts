import { promisify } from "node:util";
import { gunzip as unpack } from "node:zlib";
import { UserError } from "../base/user_error.ts";

/** Whether bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Deflate makes nothing smaller than by this factor. */
const MOST_RATIO = 1032;

/** What `gunzip` returns for `info`, which its types leave out. */
interface Unpacked {
  buffer: Uint8Array<ArrayBuffer>;
  /** How many bytes it read. */
  engine: { bytesWritten: number };
}

/**
 * Decompresses a gzip file; stops at `mostBytes`, so that a small malicious file cannot fill the memory.
 *
 * @param name The name of the file in messages.
 * @param advice Advice for the user about a damaged file: the end of a message.
 * @throws {UserError} If it is damaged or too long.
 */
export async function gunzip(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  mostBytes: number,
  advice: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const damaged = () => new UserError(`${name} is a damaged gzip file; ${advice}`);
  let unpacked: Unpacked;
  try {
    // All at once takes half the time of parts. One more than expected, since a full chunk is followed by another.
    const chunkSize = Math.max(64, Math.min(statedLength(bytes), mostBytes, MOST_RATIO * bytes.length) + 1);
    const options = { chunkSize, maxOutputLength: mostBytes, info: true };
    unpacked = await promisify(unpack)(bytes, options) as unknown as Unpacked;
  } catch (error) {
    if (error instanceof RangeError && (error as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") {
      throw new UserError(`${name} is too long: it unpacks to more than ${mostBytes} bytes; ${advice}`);
    }
    throw damaged();
  }
  const { buffer, engine } = unpacked;
  if (engine.bytesWritten !== bytes.length) throw damaged(); // Zeros after the end are passed over.
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** How many bytes a gzip file says at its end that it unpacks to. */
function statedLength(bytes: Uint8Array<ArrayBuffer>): number {
  return bytes.length < 18
    ? 0
    : new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.length - 4, true);
}
