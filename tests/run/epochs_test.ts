import assert from "node:assert/strict";
import { Epochs } from "../../lib/run/epochs.ts";
import type { EventOf, TrainEvent } from "../../lib/run/events.ts";
import { syntheticRun } from "../dashboard/synthetic_run.ts";

const EVENTS = syntheticRun();
const first = <Type extends TrainEvent["type"]>(type: Type) =>
  EVENTS.find((event) => event.type === type) as EventOf<Type>;
const last = <Type extends TrainEvent["type"]>(type: Type, epoch: number) =>
  EVENTS.findLast((event) => event.type === type && "epoch" in event && event.epoch === epoch) as EventOf<
    Type
  >;

/** An epoch as it ends, without steps. */
function epochOf(epoch: number, best: boolean, loss = 1): TrainEvent[] {
  return [
    { ...first("validation"), epoch, loss },
    { ...first("evaluation"), epoch },
    { ...first("checkpoint_saved"), epoch, step: 0, name: `epoch_${epoch}`, best },
    { ...first("epoch_finished"), epoch, train_loss: loss },
  ];
}

const START = { ...first("run_started"), steps_per_epoch: 30 };
const numbers = (epochs: Epochs) => epochs.records.map(({ epoch }) => epoch);

Deno.test("Epochs has of every epoch what the log has of it", () => {
  const epochs = Epochs.of(EVENTS);
  const ends = EVENTS.filter((event) => event.type === "epoch_finished");
  assert.deepEqual(epochs.complete.map(({ end }) => end), ends);
  for (const { epoch, evaluation, validation, checkpoint } of epochs.complete) {
    const { histogram: _, class_distances: __, projection: ___, ...figures } = last("evaluation", epoch);
    assert.deepEqual(evaluation, figures);
    assert.deepEqual(checkpoint, last("checkpoint_saved", epoch));
    assert.equal(validation!.loss, last("validation", epoch).loss);
    assert.equal(validation!.step, epoch * first("run_started").steps_per_epoch);
  }
  assert.deepEqual(epochs.switches, [{ step: 120, epoch: 5, from: "semi-hard", to: "hard" }]);
  assert.equal(epochs.steps, epochs.step!.global_step);
});

Deno.test("Epochs taken one by one are those of the whole log at every event", () => {
  const epochs = new Epochs();
  EVENTS.slice(0, 200).forEach((event, i) => {
    epochs.take(event);
    const { run, epoch, miner, step, steps, records, best, switches, rescues } = Epochs.of(
      EVENTS.slice(0, i + 1),
    );
    assert.deepEqual({ ...epochs }, { run, epoch, miner, step, steps, records, best, switches, rescues });
  });
});

Deno.test("Epochs contains the last evaluation of an epoch, and projections only if requested", () => {
  const evaluation = first("evaluation");
  const asked = { ...evaluation, seconds: 99 };
  assert.equal(Epochs.of([asked, evaluation]).evaluated[0]!.evaluation.seconds, evaluation.seconds);
  assert.equal(Epochs.of([evaluation]).records[0]!.projection, undefined);
  assert.deepEqual(
    Epochs.of([evaluation], { projections: 1 }).records[0]!.projection,
    evaluation.projection,
  );
});

Deno.test("Epochs.best is the newest epoch that was saved as the best; checkpoints within an epoch are ignored", () => {
  const within: TrainEvent = { ...first("checkpoint_saved"), epoch: 3, step: 7, best: false };
  const epochs = Epochs.of([...epochOf(1, true), ...epochOf(2, true), ...epochOf(3, false), within]);
  assert.equal(epochs.best!.epoch, 2);
  assert.equal(epochs.of(3)!.checkpoint!.step, 0);
  assert.equal(new Epochs().best, undefined);
});

Deno.test("Epochs of a session that resumes drops what followed its checkpoint, the best too", () => {
  const change: TrainEvent = { ...first("miner_changed"), epoch: 3 };
  const log = [START, ...epochOf(1, true), ...epochOf(2, false), change, ...epochOf(3, true)];
  const at = (epoch: number, step: number) =>
    Epochs.of([...log, { ...START, resumed_from: { epoch, step } }]);
  assert.deepEqual([numbers(at(2, 0)), at(2, 0).best!.epoch, at(2, 0).switches], [[1, 2], 1, []]);
  assert.equal(at(2, 0).steps, 60);
  // Within epoch 3 it is not complete again, though what was measured before the checkpoint stays.
  const within = at(2, 7);
  assert.deepEqual([numbers(within), within.best!.epoch, within.steps], [[1, 2, 3], 1, 67]);
  const { end, checkpoint, validation, evaluation } = within.of(3)!;
  assert.deepEqual([end, checkpoint, validation], [undefined, undefined, undefined]);
  assert.ok(evaluation !== undefined);
  assert.equal(within.switches.length, 1);
  // A session that starts at the beginning drops everything.
  assert.deepEqual(numbers(Epochs.of([...log, START])), []);
});

Deno.test("Epochs of a log that contains an epoch twice keeps the later one, each epoch once, in order", () => {
  const epochs = Epochs.of([
    ...epochOf(1, true),
    ...epochOf(3, false),
    ...epochOf(2, false),
    ...epochOf(1, true, 5),
  ]);
  assert.deepEqual(numbers(epochs), [1, 2, 3]);
  assert.equal(epochs.of(1)!.end!.train_loss, 5);
});

Deno.test("Epochs forgets the oldest beyond its bound, never the best", () => {
  const epochs = new Epochs({ most: 10 });
  for (let epoch = 1; epoch <= 100; epoch++) {
    for (const event of epochOf(epoch, epoch === 3)) epochs.take(event);
    epochs.take({ ...first("miner_changed"), epoch });
  }
  assert.deepEqual(numbers(epochs), [91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
  assert.equal(epochs.best!.epoch, 3);
  assert.equal(epochs.switches.length, 10);
  assert.equal(epochs.of(1), undefined);
});

Deno.test("Epochs keeps a number of projections, evenly, with the newest", () => {
  const evaluation = first("evaluation");
  const kept = (count: number) => {
    const events = Array.from({ length: count }, (_, i) => ({ ...evaluation, epoch: i + 1 }));
    return Epochs.of(events, { projections: 4 }).records
      .flatMap(({ epoch, projection }) => projection === undefined ? [] : [epoch]);
  };
  assert.deepEqual(kept(4), [1, 2, 3, 4]);
  assert.deepEqual(kept(5), [1, 3, 5]);
  assert.deepEqual(kept(6), [1, 3, 5, 6]);
  assert.deepEqual(kept(16), [1, 9, 16]);
  assert.deepEqual(kept(1000), [1, 513, 1000]);
});

/** A rescue that goes back to the end of an epoch. */
const rescued = (epoch: number, rescue = 1): EventOf<"rescued"> => ({
  type: "rescued",
  time: 0,
  epoch: 4,
  step: 12,
  back_to: { epoch, global_step: 30 * epoch },
  rescue,
  message: `rescue ${rescue}`,
});

Deno.test("Epochs drops what a rescue took back, and marks where the training continues", () => {
  const change: TrainEvent = { ...first("miner_changed"), epoch: 3 };
  const log = [START, ...epochOf(1, true), ...epochOf(2, true), change, ...epochOf(3, true)];
  const epochs = Epochs.of([...log, rescued(1)]);
  assert.deepEqual([numbers(epochs), epochs.best!.epoch, epochs.steps, epochs.epoch], [[1], 1, 30, 1]);
  assert.deepEqual([epochs.step, epochs.switches], [undefined, []]);
  assert.deepEqual(epochs.rescues, [{ step: 30, epoch: 1, message: "rescue 1" }]);
  for (const event of epochOf(2, true, 7)) epochs.take(event);
  assert.deepEqual([numbers(epochs), epochs.of(2)!.end!.train_loss], [[1, 2], 7]);
  epochs.take(rescued(0, 2));
  assert.deepEqual([numbers(epochs), epochs.best, epochs.steps], [[], undefined, 0]);
  assert.deepEqual(epochs.rescues.map(({ step }) => step), [30, 0]);
});
