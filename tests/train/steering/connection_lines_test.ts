import assert from "node:assert/strict";
import fc from "fast-check";
import { readLines, writeLine } from "../../../lib/train/steering/connection_lines.ts";
import { refuses } from "../../base/fixtures.ts";

/** A connection that returns bytes in chunks of the given sizes, cyclically, or as many as fit. */
function giving(bytes: Uint8Array, sizes: number[]) {
  let [start, reads] = [0, 0];
  return {
    read(buffer: Uint8Array): Promise<number | null> {
      const size = Math.min(sizes[reads++ % sizes.length]!, buffer.length);
      const piece = bytes.subarray(start, start + size);
      buffer.set(piece);
      start += piece.length;
      return Promise.resolve(piece.length === 0 ? null : piece.length);
    },
  };
}

const bytesOf = (text: string) => new TextEncoder().encode(text);
const linesOf = (text: string, sizes: number[]) => Array.fromAsync(readLines(giving(bytesOf(text), sizes)));

Deno.test("readLines() yields each complete line, in whatever chunks they arrive", async () => {
  const line = fc.string({ unit: fc.constantFrom("a", "ü", "数", "\r"), maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { maxLength: 30 }),
      line,
      fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
      async (lines, rest, sizes) => {
        const text = lines.map((line) => line + "\n").join("") + rest;
        assert.deepEqual(await linesOf(text, sizes), lines);
      },
    ),
  );
});

Deno.test("readLines() accepts lines of 4096 bytes and no longer ones", async () => {
  for (const sizes of [[5000], [1000], [7]]) {
    const longest = "x".repeat(4096);
    assert.deepEqual(await linesOf(`a\n${longest}\nb\n`, sizes), ["a", longest, "b"]);
    await refuses(
      () => linesOf(`a\n${longest}x\nb\n`, sizes),
      /^Expected a line of at most 4096 bytes but found a longer one$/,
    );
    await refuses(() => linesOf("x".repeat(100_000), sizes), /found a longer one/);
  }
});

Deno.test("writeLine() writes the whole line, however little is taken at a time", async () => {
  let written = "";
  const connection = {
    write(bytes: Uint8Array) {
      written += new TextDecoder().decode(bytes.subarray(0, 3));
      return Promise.resolve(Math.min(3, bytes.length));
    },
  };
  await writeLine(connection, { command: "pause" });
  assert.equal(written, `{"command":"pause"}\n`);
});
