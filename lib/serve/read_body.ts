import { RequestError } from "./request_error.ts";

/** The most bytes of a request's body: an image, or two. */
export const MOST_BYTES = 32 << 20;

/**
 * Reads the body of a request into memory, as long as it is not too large and arrives in time.
 *
 * @param signal Aborts the reading.
 * @throws {RequestError} If there is none, or it is too large.
 * @throws The signal's reason, once the signal is aborted.
 */
export async function readBody(
  request: Request,
  signal: AbortSignal,
  most: number = MOST_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () =>
    new RequestError(413, `Expected at most ${most >> 20} MiB but found more; send a smaller image`);
  if (Number(request.headers.get("content-length")) > most) throw tooLarge();
  const none = new RequestError(400, "Expected an image in the body but found none; send its file");
  if (request.body === null) throw none;
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  const stop = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", stop);
  try {
    for (;;) {
      const { value, done } = await reader.read();
      signal.throwIfAborted();
      if (done) break;
      size += value.length;
      if (size > most) throw tooLarge();
      parts.push(value);
    }
  } catch (error) {
    stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
  if (size === 0) throw none;
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
