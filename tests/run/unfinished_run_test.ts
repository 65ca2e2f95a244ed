import assert from "node:assert/strict";
import { EVENT_LOG } from "../../lib/run/event_log.ts";
import { unfinishedRun } from "../../lib/run/unfinished_run.ts";
import { withFolder } from "../base/fixtures.ts";

/** Writes a run with settings and the end of its log. */
async function writeRun(runs: string, name: string, settings: object, end: string | undefined, time: number) {
  await Deno.mkdir(`${runs}/${name}`, { recursive: true });
  await Deno.writeTextFile(`${runs}/${name}/config.json`, JSON.stringify(settings));
  const event = end === undefined
    ? { type: "state", time: 1, state: "training" }
    : { type: "run_finished", time: 1, state: end, message: "", seconds: 1, folder: "", best: null };
  const log = `${runs}/${name}/${EVENT_LOG}`;
  await Deno.writeTextFile(log, JSON.stringify(event) + "\n");
  await Deno.utime(log, time, time);
}

Deno.test("unfinishedRun() finds the newest run with these settings that is not finished", () =>
  withFolder(async (runs) => {
    const find = (given: object, run = "") =>
      unfinishedRun({ runs, run, given: given as Record<string, unknown> });
    assert.equal(await find({}), undefined);
    await writeRun(runs, "a", { lr: 1, seed: 2 }, "stopped", 100);
    await writeRun(runs, "b", { lr: 1, seed: 3 }, undefined, 200);
    await writeRun(runs, "c", { lr: 2, seed: 2 }, "failed", 300);
    await writeRun(runs, "d", { lr: 1, seed: 2 }, "done", 400);
    await writeRun(runs, "e", { lr: 1, seed: 2, program: true }, "stopped", 500);
    assert.equal(await find({}), `${runs}/c`);
    assert.equal(await find({ lr: 1 }), `${runs}/b`);
    assert.equal(await find({ lr: 1, seed: 2 }), `${runs}/a`);
    assert.equal(await find({ lr: 3 }), undefined);
    assert.equal(await find({ lr: 1 }, "a"), `${runs}/a`);
    assert.equal(await find({}, "d"), undefined);
    assert.equal(await find({}, "new"), undefined);
    await assert.rejects(
      find({ lr: 5 }, "a"),
      /Expected the settings of .*\/a with --resume auto but found --lr 5;/,
    );
  }));
