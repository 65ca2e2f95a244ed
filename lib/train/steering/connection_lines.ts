import { UserError } from "../../base/user_error.ts";
import { MAX_LINE_BYTES } from "./steer_protocol.ts";

const NEWLINE = 10;

/**
 * Yields the lines that the other side sends until it closes; an incomplete last line is ignored.
 *
 * @throws {UserError} If a line is longer than {@link MAX_LINE_BYTES}.
 */
export async function* readLines(connection: Pick<Deno.Conn, "read">): AsyncGenerator<string, void> {
  const buffer = new Uint8Array(MAX_LINE_BYTES + 1);
  let filled = 0;
  for (let read; (read = await connection.read(buffer.subarray(filled))) !== null;) {
    filled += read;
    let start = 0;
    for (let end; (end = buffer.subarray(0, filled).indexOf(NEWLINE, start)) >= 0; start = end + 1) {
      yield new TextDecoder().decode(buffer.subarray(start, end));
    }
    buffer.copyWithin(0, start, filled);
    filled -= start;
    if (filled === buffer.length) {
      throw new UserError(`Expected a line of at most ${MAX_LINE_BYTES} bytes but found a longer one`);
    }
  }
}

/** Sends a value as a line of JSON. */
export async function writeLine(connection: Pick<Deno.Conn, "write">, value: unknown): Promise<void> {
  const line = new TextEncoder().encode(JSON.stringify(value) + "\n");
  for (let written = 0; written < line.length;) written += await connection.write(line.subarray(written));
}
