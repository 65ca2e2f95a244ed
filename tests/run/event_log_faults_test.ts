import assert from "node:assert/strict";
import { projectFile, runProgram, withFolder } from "../base/fixtures.ts";
import { readEvents } from "../../lib/run/event_log.ts";

/** Appends warnings to a log by `emitTo`, and prints what its receiver gets. */
const EMITS = `
  import { emitTo, EventLog } from ${projectFile("lib/run/event_log.ts")};
  const [folder, count, length] = Deno.args;
  const log = new EventLog(folder, () => 1);
  const taken = [];
  const emit = emitTo(log, (event) => taken.push(event.message));
  for (let i = 1; i <= count; i++) emit({ type: "log", level: "info", message: String(i).padEnd(length) });
  log.close();
  console.log(JSON.stringify(taken));`;

async function emits(
  faults: string,
  count: number,
  length = 0,
): Promise<{ taken: string[]; logged: string[] }> {
  const found = { taken: [] as string[], logged: [] as string[] };
  await withFolder(async (folder) => {
    const { stdout, stderr } = await runProgram(EMITS, {
      args: [folder, String(count), String(length)],
      env: { TRINCA_FAULTS: faults },
    });
    assert.equal(stderr, "");
    found.taken = JSON.parse(stdout);
    found.logged = (await readEvents(folder)).map((event) =>
      event.type === "log" ? event.message : event.type
    );
  });
  return found;
}

Deno.test("events whose lines cannot be written are written in order when the log can be written again", async () => {
  for (const code of ["EIO", "ENOSPC"]) {
    const { taken, logged } = await emits(`${code}@write:2-5`, 6);
    assert.equal(logged.length, 8, code);
    assert.deepEqual(logged, taken);
    assert.deepEqual(logged.filter((message) => /^\d$/.test(message)), ["1", "2", "3", "4", "5", "6"]);
    assert.match(
      logged[2]!,
      /^Cannot write \S+\/events\.jsonl: .* Its events wait in memory, and it is tried again$/,
    );
    assert.ok(logged.includes("The log is complete again"), `${logged}`);
  }
});

Deno.test("a log that cannot be written any more ends at a whole line, or in one that readers ignore", async () => {
  const { taken, logged } = await emits("ENOSPC@write:3-", 5);
  assert.deepEqual(logged, ["1", "2"]);
  assert.equal(taken.length, 6);
});
