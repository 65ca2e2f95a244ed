import assert from "node:assert/strict";
import { plainOutput, terminalOutput } from "../../lib/setup/setup_output.ts";

/** Collects what is written, at most three bytes at a time, like a full pipe. */
function collector() {
  const bytes: number[] = [];
  return {
    sink: {
      writeSync(more: Uint8Array) {
        bytes.push(...more.subarray(0, 3));
        return Math.min(3, more.length);
      },
    },
    text: () => new TextDecoder().decode(Uint8Array.from(bytes)),
  };
}

Deno.test("plainOutput() writes a line per step, once its size is known", () => {
  const { sink, text } = collector();
  const output = plainOutput(sink);
  const step = output.begin("Getting it");
  assert.equal(text(), "");
  for (let done = 0; done <= 2e6; done += 1e5) step.update(done, 2e6);
  step.end();
  output.begin("Getting more").update(5e5, undefined);
  output.begin("Nothing came").end();
  output.say("Done");
  assert.equal(text(), "Getting it (2.0 MB)\nGetting more, resuming at 500.0 kB\nDone\n");
});

Deno.test("terminalOutput() redraws its line, not too often, and leaves a line for each completed step", () => {
  const { sink, text } = collector();
  const output = terminalOutput(sink, () => 80);
  const step = output.begin("Getting it");
  for (let done = 0; done < 2e6; done += 1000) step.update(done, 2e6);
  step.update(2e6, 2e6);
  step.end();
  const broken = output.begin("Getting more");
  broken.update(1, 2);
  broken.end();
  output.say("Done");
  const lines = text().split("\n");
  assert.deepEqual(lines.map((line) => line.split("\r\x1b[K").at(-1)), ["Getting it (2.0 MB)", "Done", ""]);
  const drawn = lines[0]!.split("\r\x1b[K").length;
  assert.ok(drawn >= 3 && drawn < 20, `drawn ${drawn} times`);
});
