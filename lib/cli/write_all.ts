/** Milliseconds before a stream is tried again that takes nothing at the moment. */
const RETRY_MS = 10;

/**
 * Bytes that a pipe takes as a whole or not at all (PIPE_BUF). Where a longer text fits only in part, Deno reports that
 * the stream would block and not how much it took.
 */
export const ATOMIC_BYTES = Deno.build.os === "linux" ? 4096 : 512;

/** A word of memory that nobody ever changes: waiting for it is a pause. */
const NEVER = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes a whole text, even if the stream takes only a part of it at a time, or nothing for a while: the other end of a
 * pipe may have made it non-blocking.
 *
 * @throws {Error} If the stream is closed or its disk is full.
 */
export function writeAll(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += stream.writeSync(bytes.subarray(written, written + ATOMIC_BYTES));
    } catch (error) {
      if (!(error instanceof Deno.errors.WouldBlock)) throw error;
      Atomics.wait(NEVER, 0, 0, RETRY_MS);
    }
  }
}

/** Writes a text as {@link writeAll} does, and drops it if that fails: progress and errors must not cause errors. */
export function writeIfPossible(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  try {
    writeAll(stream, text);
  } catch {
    // Nothing reads the stream, or its disk is full.
  }
}
