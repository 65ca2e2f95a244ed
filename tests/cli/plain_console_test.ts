import assert from "node:assert/strict";
import { PlainConsole } from "../../lib/cli/plain_console.ts";
import { tellTraining } from "./training_events.ts";

/** The output of a console on a terminal with `columns`, or without a terminal; a step takes half a second. */
function write(columns: number | undefined): string {
  let text = "";
  let now = 0;
  const console = new PlainConsole(
    { write: (part) => text += part, columns: () => columns },
    2,
    () => now,
  );
  for (const event of tellTraining(false)) {
    now += event.type === "step" ? 500 : 0;
    console.take(event);
  }
  console.close();
  return text;
}

Deno.test("PlainConsole writes plain lines without a terminal", () => {
  const text = write(undefined);
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(text, /[\x1b\r]/);
  assert.match(text, /Epoch 2\/2/);
});

Deno.test("PlainConsole draws a bar below its lines and removes it at the end", () => {
  const shown = write(100).split("\n").map((line) => line.split("\r\x1b[K").at(-1)!);
  assert.deepEqual(shown, write(undefined).split("\n"));
  assert.match(write(100), /━.*% .*left/);
});

Deno.test("PlainConsole redraws its bar at most ten times a second", () => {
  let [drawn, now] = [0, 0];
  const console = new PlainConsole(
    { write: (part) => drawn += part.includes("━") || part.includes("╌") ? 1 : 0, columns: () => 100 },
    1_000_000,
    () => now,
  );
  const [started, ...rest] = tellTraining(false);
  console.take(started!);
  const step = rest.find((event) => event.type === "step")!;
  for (let i = 0; i < 1000; i++) {
    now += 1;
    console.take(step);
  }
  assert.ok(drawn >= 9 && drawn <= 12, String(drawn));
});

Deno.test("PlainConsole removes its bar before it says how to continue a training that is ended at once", () => {
  let text = "";
  const console = new PlainConsole({ write: (part) => text += part, columns: () => 100 }, 100, () => 0);
  const events = tellTraining(false);
  for (const event of events.slice(0, events.findIndex(({ type }) => type === "step") + 1)) {
    console.take(event);
  }
  text = "";
  const lines = "Ended at once in epoch 1, step 1; nothing was saved yet\nRun       a?[2Jb\n";
  console.endAtOnce({ folder: "a\x1b[2Jb", resumes: false });
  assert.equal(text, `\r\x1b[K${lines}`);
  console.endAtOnce({ folder: "a\x1b[2Jb", resumes: false });
  assert.equal(text, `\r\x1b[K${lines}${lines}`, "the bar is gone");
});
