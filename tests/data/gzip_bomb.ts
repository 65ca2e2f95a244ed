import assert from "node:assert/strict";
import { parseIdx } from "../../lib/data/idx/parse_idx.ts";

/** Parses 256 MiB of zeros in 256 KiB as a file of 1000 bytes; returns the error, and the growth of the process in MiB. */
export async function parseBomb(): Promise<{ error: string; grown: number }> {
  const zeros = new Uint8Array(1 << 20);
  const bomb = await new Response(
    ReadableStream.from(new Array<Uint8Array<ArrayBuffer>>(256).fill(zeros))
      .pipeThrough(new CompressionStream("gzip")),
  ).arrayBuffer();
  assert.ok(bomb.byteLength < 300_000, `${bomb.byteLength}`);
  const before = Deno.memoryUsage().rss;
  const expected = { dimensions: 3, mostBytes: 1000 };
  const error = await parseIdx(new Uint8Array(bomb), "data/file", expected).then(() => "", String);
  return { error, grown: (Deno.memoryUsage().rss - before) / (1 << 20) };
}
