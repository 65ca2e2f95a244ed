import assert from "node:assert/strict";
import { EVENT_LOG, EventLog } from "../../lib/run/event_log.ts";
import type { NewEvent } from "../../lib/run/events.ts";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { lockRun } from "../../lib/run/run_lock.ts";
import { findRunToWatch, listRuns, runStatus } from "../../lib/run/run_status.ts";
import { refuses, withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "./events.ts";

const FINISHED = ONE_OF_EACH.find(({ type }) => type === "run_finished")!;
const UNFINISHED = ONE_OF_EACH.filter(({ type }) => type !== "run_finished");

/** Makes a run whose log has events, last written at a time in seconds. */
async function makeRun(runs: string, name: string, events: NewEvent[], time = 1000): Promise<string> {
  const folder = await createRunFolder(runs, name, {});
  const log = new EventLog(folder, () => 1000);
  for (const event of events) log.append(event);
  log.close();
  await Deno.utime(`${folder}/${EVENT_LOG}`, time, time);
  return folder;
}

/** A process that holds a run's lock until its standard input ends. */
const LOCK = `
  const file = Deno.openSync(Deno.args[0] + "/config.json");
  console.log(file.tryLockSync(true));
  Deno.stdin.readSync(new Uint8Array(1));`;

const stateOf = async (folder: string) => (await runStatus(folder)).state;

Deno.test("runStatus() distinguishes a running training from an interrupted one by its lock", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", UNFINISHED);
    assert.equal(await stateOf(run), "interrupted");
    {
      using _lock = lockRun(run);
      assert.equal(await stateOf(run), "running");
      assert.equal(await stateOf(run), "running");
    }
    assert.equal(await stateOf(run), "interrupted");
    using _again = lockRun(run);
  });
});

Deno.test("runStatus() sees the lock of another process, and its death", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", UNFINISHED);
    const trainer = new Deno.Command(Deno.execPath(), {
      args: ["eval", "-q", "--no-lock", LOCK, run],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const reader = trainer.stdout.getReader();
    assert.equal(new TextDecoder().decode((await reader.read()).value), "true\n");
    assert.equal(await stateOf(run), "running");
    trainer.kill("SIGKILL");
    await Promise.all([trainer.status, reader.cancel(), trainer.stdin.close()]);
    assert.equal(await stateOf(run), "interrupted");
  });
});

Deno.test("runStatus() of a run whose log has an end is finished, locked or not, with that end", async () => {
  await withFolder(async (runs) => {
    const run = await makeRun(runs, "a", ONE_OF_EACH);
    const finished = { state: "finished", end: { ...FINISHED, time: 1000 } };
    assert.deepEqual(await runStatus(run), finished);
    using _lock = lockRun(run);
    assert.deepEqual(await runStatus(run), finished);
  });
});

Deno.test("runStatus() sees the end of a run that messages follow", async () => {
  await withFolder(async (runs) => {
    const message: NewEvent = { type: "log", level: "warning", message: "No more curves for TensorBoard: …" };
    const run = await makeRun(runs, "a", [...UNFINISHED, FINISHED, message, message]);
    assert.equal(await stateOf(run), "finished");
    assert.equal(await stateOf(await makeRun(runs, "b", [message])), "interrupted");
    assert.equal(await stateOf(await makeRun(runs, "c", [...UNFINISHED, message])), "interrupted");
  });
});

Deno.test("runStatus() treats a run as unfinished if it continued after an end, or if its last line is damaged", async () => {
  await withFolder(async (runs) => {
    const resumed = await makeRun(runs, "a", [FINISHED, ...UNFINISHED]);
    assert.equal(await stateOf(resumed), "interrupted");
    for (const rest of ["{\n", `{"type":"run_finished"}\n`, "x".repeat(100_000) + "\n"]) {
      const damaged = await makeRun(runs, `b${rest.length}`, ONE_OF_EACH);
      await Deno.writeTextFile(`${damaged}/${EVENT_LOG}`, rest, { append: true });
      assert.equal(await stateOf(damaged), "interrupted");
    }
  });
});

Deno.test("runStatus() reads the end of a long log, and ignores an incomplete line", async () => {
  await withFolder(async (runs) => {
    const step = UNFINISHED.find(({ type }) => type === "step")!;
    const run = await makeRun(runs, "a", [...Array(1000).fill(step), FINISHED]);
    assert.equal(await stateOf(run), "finished");
    await Deno.writeTextFile(`${run}/${EVENT_LOG}`, `{"type":"sta`, { append: true });
    assert.equal(await stateOf(run), "finished");
  });
});

Deno.test("runStatus() of a run without events depends on its lock", async () => {
  await withFolder(async (runs) => {
    const run = await createRunFolder(runs, "a", {});
    assert.equal(await stateOf(run), "interrupted");
    using _lock = lockRun(run);
    assert.equal(await stateOf(run), "running");
  });
});

Deno.test("listRuns() has those that are running first, then the newest, the shipped ones last", async () => {
  await withFolder(async (runs) => {
    await makeRun(runs, "mnist", ONE_OF_EACH, 9000);
    await makeRun(runs, "mnist-best", ONE_OF_EACH, 8000);
    await makeRun(runs, "old", ONE_OF_EACH, 2000);
    await makeRun(runs, "new", UNFINISHED, 3000);
    await makeRun(runs, "running", UNFINISHED, 1000);
    await createRunFolder(runs, "without_log", {});
    await Deno.writeTextFile(`${runs}/README.md`, "");
    using _lock = lockRun(`${runs}/running`);
    const listed = await listRuns(`${runs}/`);
    assert.deepEqual(
      listed.map(({ name, status, time }) => [name, status.state, time]),
      [
        ["running", "running", 1_000_000],
        ["new", "interrupted", 3_000_000],
        ["old", "finished", 2_000_000],
        ["mnist-best", "finished", 8_000_000],
        ["mnist", "finished", 9_000_000],
      ],
    );
    assert.ok(listed.every(({ name, folder }) => folder === `${runs}/${name}`));
    assert.deepEqual(await listRuns(`${runs}/none`), []);
  });
});

Deno.test("findRunToWatch() returns the run of a name, else the first of the list", async () => {
  await withFolder(async (runs) => {
    await refuses(
      () => findRunToWatch(runs),
      new RegExp(`^Expected a run to watch in ${runs} but found none; start one with deno task train$`),
    );
    await makeRun(runs, "mnist", UNFINISHED, 9000);
    assert.equal(await findRunToWatch(runs), `${runs}/mnist`);
    await makeRun(runs, "own", ONE_OF_EACH, 2000);
    assert.equal(await findRunToWatch(runs), `${runs}/own`);
    assert.equal(await findRunToWatch(runs, "mnist"), `${runs}/mnist`);
    assert.equal(await findRunToWatch("elsewhere", `${runs}/own`), `${runs}/own`);
    await refuses(() => findRunToWatch(runs, "other"), /^Expected a run named other in /);
    // The folder of a sweep: the first run in it.
    await makeRun(`${runs}/grid`, "lr_1", ONE_OF_EACH, 1000);
    await makeRun(`${runs}/grid`, "lr_2", ONE_OF_EACH, 2000);
    assert.equal(await findRunToWatch(runs, "grid"), `${runs}/grid/lr_2`);
    assert.equal(await findRunToWatch("elsewhere", `${runs}/grid/`), `${runs}/grid/lr_2`);
    // A user who trains in the shipped run's folder means that one.
    using _lock = lockRun(`${runs}/mnist`);
    assert.equal(await findRunToWatch(runs), `${runs}/mnist`);
  });
});
