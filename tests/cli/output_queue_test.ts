import assert from "node:assert/strict";
import { OutputQueue } from "../../lib/cli/output_queue.ts";

/** A stream that takes `most` bytes at a time, and fails as `fail` says. */
function streamOf(most: number, fail: (call: number) => Error | undefined = () => undefined) {
  let [text, calls] = ["", 0];
  return {
    text: () => text,
    async write(bytes: Uint8Array): Promise<number> {
      await Promise.resolve();
      const error = fail(calls++);
      if (error !== undefined) throw error;
      const taken = bytes.subarray(0, most);
      text += new TextDecoder().decode(taken);
      return taken.length;
    },
  };
}

const none = () => assert.fail("nothing is lost");

Deno.test("OutputQueue writes everything in order, though a stream takes little and sometimes nothing", async () => {
  const stream = streamOf(3, (call) => call % 3 === 1 ? new Deno.errors.WouldBlock() : undefined);
  const queue = new OutputQueue(stream, none);
  queue.write("first line\n");
  queue.write("second\n");
  await queue.flushed();
  queue.write("third\n");
  await queue.flushed();
  assert.equal(stream.text(), "first line\nsecond\nthird\n");
});

Deno.test("OutputQueue is over when nothing reads it, and says so once", async () => {
  const lost: unknown[] = [];
  const stream = streamOf(100, () => new Deno.errors.BrokenPipe());
  const queue = new OutputQueue(stream, (error) => lost.push(error));
  for (const line of ["a", "b", "c"]) {
    queue.write(line);
    await queue.flushed();
  }
  assert.equal(lost.length, 1);
});

Deno.test("OutputQueue goes back to work when a full disk has room again", async () => {
  const lost: unknown[] = [];
  const full = Object.assign(new Error("full"), { code: "ENOSPC" });
  const stream = streamOf(100, (call) => call < 2 ? full : undefined);
  const queue = new OutputQueue(stream, (error) => lost.push(error));
  for (const line of ["a", "b", "c"]) {
    queue.write(line);
    await queue.flushed();
  }
  assert.deepEqual([stream.text(), lost.length], ["c", 1]);
});

Deno.test("OutputQueue leaves out what a stalled stream cannot take, and says how much", async () => {
  const opened = Promise.withResolvers<void>();
  let text = "";
  const queue = new OutputQueue({
    async write(bytes) {
      await opened.promise;
      text += new TextDecoder().decode(bytes);
      return bytes.length;
    },
  }, none);
  const line = "x".repeat(1 << 16) + "\n";
  for (let i = 0; i < 100; i++) queue.write(line);
  opened.resolve();
  await queue.flushed();
  const lines = text.trimEnd().split("\n");
  assert.ok(lines.length < 30, `${lines.length}`);
  assert.equal(lines.at(-1), `… ${100 - (lines.length - 1)} texts left out, since nothing read them`);
});
