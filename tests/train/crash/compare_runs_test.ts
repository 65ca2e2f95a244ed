import assert from "node:assert/strict";
import { EVENT_LOG } from "../../../lib/run/event_log.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { createRunFolder } from "../../../lib/run/create_run_folder.ts";
import {
  differingFiles,
  historyGap,
  historyOf,
  readFinished,
  repeatedEvent,
  unreadablePart,
} from "../../../lib/train/crash/compare_runs.ts";
import { countProblems } from "../../../lib/train/crash/crash_result.ts";
import type { CaseResult } from "../../../lib/train/crash/run_case.ts";
import { withFolder } from "../../base/fixtures.ts";
import { saveUnlinked } from "../../run/fixtures.ts";

const saved = (epoch: number, step: number, time = 1): TrainEvent => ({
  type: "checkpoint_saved",
  time,
  epoch,
  step,
  name: step === 0 ? `epoch_${epoch}` : `epoch_${epoch}_step_${step}`,
  digest: "d",
  best: false,
  bytes: 1,
});

Deno.test("historyOf() leaves out times, sessions and checkpoints within epochs", () => {
  const started: TrainEvent = { type: "epoch_started", time: 5, epoch: 1, miner: "hard" };
  const history = historyOf([started, saved(0, 3), saved(1, 0, 7), {
    type: "log",
    time: 1,
    level: "info",
    message: "",
  }]);
  assert.deepEqual(history, historyOf([saved(1, 0, 9)]));
  assert.equal(history.length, 1);
});

Deno.test("historyGap() finds an event that is missing, one too many and one that differs", () => {
  assert.equal(historyGap(["a", "b"], ["a", "b"]), undefined);
  assert.equal(historyGap(["a", "b"], ["a"]), "event 2 of 2: expected b but found the end");
  assert.equal(historyGap(["a"], ["a", "a"]), "event 2 of 1: expected the end but found a");
  assert.equal(historyGap(["a", "b"], ["a", "c"]), "event 2 of 2: expected b but found c");
});

Deno.test("repeatedEvent() finds a checkpoint that is in the log twice", () => {
  assert.equal(repeatedEvent([saved(0, 3), saved(0, 4), saved(1, 0)]), undefined);
  assert.equal(repeatedEvent([saved(0, 3), saved(1, 0), saved(0, 3)]), "epoch_0_step_3 saved twice");
});

Deno.test("differingFiles() and unreadablePart() find one changed bit", () =>
  withFolder(async (runs) => {
    const folder = await createRunFolder(runs, "a", {});
    await saveUnlinked(folder, ["epoch_1", "epoch_2"]);
    await Deno.writeTextFile(`${folder}/${EVENT_LOG}`, JSON.stringify(saved(2, 0)) + "\n");
    const before = await readFinished(folder);
    assert.deepEqual(differingFiles(before, await readFinished(folder)), []);
    assert.equal(await unreadablePart(folder), undefined);
    const path = `${folder}/epoch_2/weights.bin`;
    const bytes = await Deno.readFile(path);
    bytes[5]! ^= 4;
    await Deno.writeFile(path, bytes);
    assert.deepEqual(differingFiles(before, await readFinished(folder)), ["epoch_2/weights.bin"]);
    assert.match((await unreadablePart(folder))!, /epoch_2\/weights\.bin .* damaged/);
  }));

Deno.test("countProblems() counts each problem once per run", () => {
  const of = (index: number, problems: CaseResult["problems"]): CaseResult => ({
    case: { index, kind: "kill", below: false, faults: ["kill@1"], moment: 0 },
    what: "kill@1",
    problems,
  });
  const found = countProblems([of(0, {}), of(1, { lost: "a" }), of(2, { lost: "b", log_gaps: "c" })]);
  assert.deepEqual([found.runs, found.lost, found.log_gaps, found.wrong_resumes], [3, 2, 1, 0]);
  assert.deepEqual(found.kinds, { kill: 3 });
  assert.deepEqual(found.failures[1], { run: 2, kind: "kill", what: "kill@1", problem: "lost", how: "b" });
});
