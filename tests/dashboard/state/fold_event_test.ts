import assert from "node:assert/strict";
import type { EventOf, NewEvent, TrainEvent } from "../../../lib/run/events.ts";
import { type DashboardState, STEP_CURVES } from "../../../lib/dashboard/state/dashboard_state.ts";
import { addLog, foldEvent } from "../../../lib/dashboard/state/fold_event.ts";
import { ONE_OF_EACH } from "../../run/events.ts";
import { stateOf } from "../fixtures.ts";
import { eventsUntil, isStep, RUN_LENGTH, syntheticRun } from "../synthetic_run.ts";

const STEPS = RUN_LENGTH.epochs * RUN_LENGTH.steps;
const at = (event: NewEvent): TrainEvent => ({ ...event, time: 0 }) as TrainEvent;
const first = <Type extends TrainEvent["type"]>(type: Type) =>
  syntheticRun().find((event) => event.type === type) as EventOf<Type>;
const xOf = (state: DashboardState) => state.epochCurves.val.full.map(({ from }) => from);
const logOf = (state: DashboardState) => state.log.map(({ text }) => text);

Deno.test("foldEvent() collects curves over steps and epochs, rows, miner changes and the report of a whole run", () => {
  const state = stateOf(syntheticRun());
  for (const name of STEP_CURVES) {
    assert.equal(state.curves[name].full.length, STEPS, name);
    assert.equal(state.curves[name].last, state.step![name], name);
  }
  assert.deepEqual(
    state.validation.full.map(({ from }) => from),
    Array.from({ length: 10 }, (_, i) => 30 * (i + 1)),
  );
  assert.deepEqual(xOf(state), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal(state.epochCurves.exact_val.last, state.evaluation!.exact.val_at_far["0.001"]);
  assert.deepEqual(state.epochs.complete.map(({ end }) => end.epoch), xOf(state));
  assert.ok(state.epochs.complete.every(({ end, evaluation }) => evaluation!.epoch === end.epoch));
  assert.deepEqual(state.epochs.switches, [{ step: 120, epoch: 5, from: "semi-hard", to: "hard" }]);
  assert.equal(state.miner, "hard");
  assert.deepEqual(state.report, first("final_evaluation").report);
  assert.equal(state.status, "done");
  assert.equal(state.timeLeft.seconds, 0);
});

Deno.test("foldEvent() accepts every type of event, in any order", () => {
  for (const event of ONE_OF_EACH) stateOf([at(event)]);
  stateOf(ONE_OF_EACH.toReversed().map(at));
});

Deno.test("foldEvent() tracks the training's state", () => {
  const state = stateOf([]);
  assert.equal(state.status, "starting");
  const status = (event: NewEvent) => {
    foldEvent(state, at(event));
    return state.status;
  };
  assert.equal(status(first("run_started")), "training");
  for (const now of ["paused", "training", "evaluating", "training", "stopping"] as const) {
    assert.equal(status({ type: "state", state: now }), now);
  }
  assert.equal(status({ ...first("run_finished"), state: "stopped" }), "stopped");
});

Deno.test("foldEvent() continues a resumed run: its history is kept, and its end is removed", () => {
  const events = syntheticRun();
  const stop = events.findIndex(isStep(4, 10));
  const { type, time, folder } = first("run_finished");
  const stopped: TrainEvent = {
    type,
    time,
    folder,
    state: "stopped",
    message: "in epoch 4",
    seconds: 9,
    best: null,
  };
  const alert: TrainEvent = {
    type: "alert",
    time,
    kind: "collapse",
    epoch: 4,
    step: 10,
    message: "collapsing",
  };
  const before = stateOf([...events.slice(0, stop + 1), alert, stopped]);
  assert.deepEqual([before.status, before.finished, before.alert], ["stopped", stopped, alert]);

  const resumed: TrainEvent = { ...first("run_started"), resumed_from: { epoch: 3, step: 10 } };
  const again = [resumed, { type: "epoch_started", time, epoch: 4, miner: "semi-hard" } as const];
  const state = stateOf([...events.slice(0, stop + 1), alert, stopped, ...again, ...events.slice(stop + 1)]);
  const uncut = stateOf(events);
  assert.deepEqual(state.curves.loss.full, uncut.curves.loss.full);
  assert.deepEqual(state.epochs.records, uncut.epochs.records);
  assert.deepEqual(state.epochs.switches, uncut.epochs.switches);
  assert.deepEqual(xOf(state), xOf(uncut));

  for (const event of again) foldEvent(before, event);
  assert.deepEqual([before.status, before.finished, before.alert], ["training", undefined, undefined]);
  assert.ok(logOf(before).some((text) => text.startsWith("resumed from epoch 3, step 10")));
});

Deno.test("foldEvent() places an evaluation requested in mid-epoch where it was measured", () => {
  const evaluation = first("evaluation");
  const evaluated = (events: TrainEvent[], epoch: number) =>
    xOf(stateOf([...events, { ...evaluation, epoch }]));
  assert.deepEqual(evaluated(eventsUntil(isStep(1, 15)), 1), [0.5]);
  assert.deepEqual(evaluated(eventsUntil(isStep(3, 20)), 3), [1, 2, 2 + 20 / 30]);
  // Right after an epoch's start, none of its steps is done.
  const begun = eventsUntil((event) => event.type === "epoch_started" && event.epoch === 2);
  assert.deepEqual(evaluated(begun, 2), [1, 1]);
});

Deno.test("foldEvent() puts the evaluation at an epoch's end into its row, not one of another epoch", () => {
  const events = syntheticRun();
  const end = events.findIndex(({ type }) => type === "epoch_finished");
  const without = events.slice(0, end + 1).filter(({ type }) => type !== "evaluation");
  assert.equal(stateOf(without).epochs.of(1)!.evaluation, undefined);
  const early = { ...first("evaluation"), epoch: 7 };
  assert.equal(
    stateOf([...without.slice(0, -1), early, ...without.slice(-1)]).epochs.of(1)!.evaluation,
    undefined,
  );
});

Deno.test("foldEvent() marks the rows whose checkpoint was the best when it was saved", () => {
  const bests = new Set([1, 2, 5]);
  const events = syntheticRun().map((event): TrainEvent =>
    event.type === "checkpoint_saved" ? { ...event, best: bests.has(event.epoch) } : event
  );
  const state = stateOf(events);
  assert.deepEqual(
    state.epochs.complete.filter(({ checkpoint }) => checkpoint!.best).map(({ epoch }) => epoch),
    [1, 2, 5],
  );
});

Deno.test("foldEvent() has one row for an epoch that a log contains twice", () => {
  const end = first("epoch_finished");
  const state = stateOf([...syntheticRun(), { ...end, train_loss: 0.125 }]);
  assert.equal(state.epochs.complete.length, RUN_LENGTH.epochs);
  assert.equal(state.epochs.of(1)!.end!.train_loss, 0.125);
});

Deno.test("foldEvent() aligns each projection with the previous one, so that none is mirrored", () => {
  const events = syntheticRun().filter((event) => event.type === "evaluation");
  const [one, two] = [stateOf(events.slice(0, 1)), stateOf(events.slice(0, 2))].map(({ projection }) =>
    projection!
  );
  assert.notEqual(
    events[1]!.projection!.points[0]! > 0,
    events[0]!.projection!.points[0]! > 0,
    "mirrored in the log",
  );
  for (const [i, value] of two!.points.entries()) assert.ok(Math.abs(value - one!.points[i]!) < 0.05);
  assert.equal(two!.epoch, 2);
});

Deno.test("foldEvent() shows the distances of batches once there are any, and those of evaluations before", () => {
  const [mining, evaluation] = [first("mining"), first("evaluation")];
  assert.equal(stateOf([evaluation]).histogram, evaluation.histogram);
  assert.equal(stateOf([mining, evaluation]).histogram, mining.histogram);
});

Deno.test("foldEvent() lists no triplet of a batch that had none", () => {
  const state = stateOf([{ ...first("mining"), hardest: null }]);
  assert.deepEqual([state.worst, state.mining!.hardest], [[], null]);
});

Deno.test("foldEvent() adds warnings, epochs, miner changes and alerts to the log, line by line", () => {
  const log = logOf(stateOf(ONE_OF_EACH.map(at)));
  for (const text of ["two", "lines", "collapsing", "paused"]) {
    assert.ok(log.includes(text), text);
  }
  assert.ok(log.some((line) => /^epoch 1: loss 0\.\d{4}, validation –/.test(line)), log.join("\n"));
  assert.ok(log.includes("miner: semi-hard → hard, by curriculum"));
  assert.ok(log.includes("synthetic data: drawn digits"));
  assert.ok(log.includes("stopped: after epoch 1"));
});

Deno.test("addLog() keeps the newest 2000 lines, without blank ones", () => {
  const state = stateOf([]);
  for (let i = 0; i < 12_345; i++) {
    addLog(state, i, "info", `line ${i}  \n\n`);
    assert.ok(state.log.length <= 2000);
  }
  assert.ok(state.log.length >= 1000);
  assert.deepEqual(logOf(state), state.log.map((_, i) => `line ${12_345 - state.log.length + i}`));
});

Deno.test("foldEvent() keeps a run of a million steps and three thousand epochs in bounded memory", () => {
  const state = stateOf([first("run_started")]);
  const [step, mining, validation] = [first("step"), first("mining"), first("validation")];
  const [evaluation, end] = [first("evaluation"), first("epoch_finished")];
  for (let global_step = 1; global_step <= 1_000_000; global_step++) {
    foldEvent(state, { ...step, global_step });
    if (global_step % 333 !== 0) continue;
    const epoch = global_step / 333;
    const hardest = { ...mining.hardest!, anchor: { ...mining.hardest!.anchor, index: epoch } };
    foldEvent(state, { ...mining, global_step, hardest });
    for (const event of [validation, evaluation, end]) foldEvent(state, { ...event, epoch });
  }
  const series = [...Object.values(state.curves), ...Object.values(state.epochCurves), state.validation];
  for (const { full, recent } of series) assert.ok(full.length <= 1024 && recent.length <= 512);
  assert.equal(state.epochs.complete.length, 2000);
  assert.equal(state.epochs.complete.at(-1)!.end.epoch, 3003);
  assert.equal(state.worst.length, 50);
});

Deno.test("foldEvent() drops the curves that a rescue took back, and its alert", () => {
  const state = stateOf(eventsUntil(isStep(4, 10)));
  foldEvent(state, at({ type: "alert", kind: "collapse", epoch: 4, step: 10, message: "collapse" }));
  assert.ok(state.worst.some(({ global_step }) => global_step > 60));
  const back_to = { epoch: 2, global_step: 60 };
  foldEvent(
    state,
    at({ type: "rescued", epoch: 4, step: 10, back_to, rescue: 1, message: "back to epoch 2" }),
  );
  for (const name of STEP_CURVES) assert.equal(state.curves[name].full.at(-1)!.to, 60, name);
  assert.deepEqual([xOf(state), state.validation.full.at(-1)!.to, state.epoch], [[1, 2], 60, 2]);
  assert.ok(state.worst.every(({ global_step }) => global_step <= 60));
  assert.equal(state.alert, undefined);
  assert.equal(logOf(state).at(-1), "back to epoch 2");
});
