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

/** Appends the end of a run after that, and optionally other events before it. */
const ENDS = (before = "") =>
  EMITS.replace(
    "log.close();",
    `${before}
    emit({ type: "run_finished", state: "done", message: "", seconds: 1, folder: "", best: null });
    log.close();`,
  );

Deno.test("a run whose end is not in its log says so", () =>
  withFolder(async (folder) => {
    const { stdout } = await runProgram(ENDS(), {
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

Deno.test("the end of a run is the last event of its log, whenever that can be written again", async () => {
  // After one message and a warning, of which each is a write that fails, and tries of the end that fail too.
  for (const last of [3, 4]) {
    await withFolder(async (folder) => {
      const { stderr } = await runProgram(ENDS(), {
        args: [folder, "2", "0"],
        env: { TRINCA_FAULTS: `EIO@write:2-${last}` },
      });
      assert.equal(stderr, "");
      const events = await readEvents(folder);
      assert.equal(events.at(-1)!.type, "run_finished", `${last}`);
      const messages = events.flatMap((event) => event.type === "log" ? [event.message] : []);
      assert.deepEqual(messages.slice(0, 2), ["1", "2"]);
      assert.equal(messages.includes("The log is complete again"), last === 3);
    });
  }
});

Deno.test("events that a log has no room for are missing where it says so, before the end of the run", () =>
  withFolder(async (folder) => {
    // More waits than is kept.
    const many = `
      emit({ type: "log", level: "info", message: "x".repeat(70_000_000) });
      for (let i = 0; i < 3; i++) emit({ type: "machine", memory: i });`;
    const { stderr } = await runProgram(ENDS(many), {
      args: [folder, "1", "0"],
      env: { TRINCA_FAULTS: "EIO@write:2-9" },
    });
    assert.equal(stderr, "");
    const events = await readEvents(folder);
    const told = events.map((event) => event.type === "log" ? event.message.slice(0, 24) : event.type);
    assert.ok(told.includes("3 events are missing her"), `${told}`);
    assert.equal(told.at(-1), "run_finished");
    assert.ok(!told.includes("machine"));
  }));
