import { UserError } from "../base/user_error.ts";

/** Whether bytes begin like a gzip file. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
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

/**
 * Yields the bytes in chunks of 16 KiB: a chunk is decompressed completely, to at most 1032 times its size.
 */
function* slices(bytes: Uint8Array<ArrayBuffer>): Generator<Uint8Array<ArrayBuffer>> {
  for (let start = 0; start < bytes.length; start += 0x4000) yield bytes.subarray(start, start + 0x4000);
}
