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

Deno.test("a run whose end is not in its log says so", () =>
  withFolder(async (folder) => {
    const program = EMITS.replace(
      "log.close();",
      `emit({ type: "run_finished", state: "done", message: "", seconds: 1, folder: "", best: null }); log.close();`,
    );
    const { stdout } = await runProgram(program, {
      args: [folder, "3", "0"],
      env: { TRINCA_FAULTS: "EROFS@write:2-" },
    });
    const messages: string[] = JSON.parse(stdout);
    assert.match(
      messages[2]!,
      /^Cannot write \S+\/events\.jsonl: its file system is read-only; .* Its events wait/,
    );
    assert.match(
      messages.at(-1)!,
      /^The end of this run is not in its log: Cannot write \S+: its file system is /,
    );
  }));
