import assert from "node:assert/strict";
import { openLiveScalars } from "../../lib/export/live_scalars.ts";
import { pastScalars } from "../../lib/export/past_scalars.ts";
import { scalarsFile } from "../../lib/export/scalars_file.ts";
import { EVENT_LOG, EventLog, pruneEvents } from "../../lib/run/event_log.ts";
import type { NewEvent, TrainEvent } from "../../lib/run/events.ts";
import { namesIn, refuses, withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "../run/events.ts";
import { type ReadEvent, readEvent, recordsOf } from "./fixtures.ts";

const START = ONE_OF_EACH.find(({ type }) => type === "run_started")!;
const END = ONE_OF_EACH.find(({ type }) => type === "run_finished")!;
const VALIDATION = ONE_OF_EACH.find(({ type }) => type === "validation")!;

const step = (global_step: number, loss = 1): NewEvent => ({
  ...ONE_OF_EACH.find(({ type }) => type === "step") as Extract<NewEvent, { type: "step" }>,
  global_step,
  loss,
});

/** Appends events to a run's log, a second apart, and passes them to `show`. */
function append(folder: string, events: NewEvent[], show?: (event: TrainEvent) => void): void {
  let now = 1000;
  const log = new EventLog(folder, () => now += 1000);
  for (const event of events) {
    const stamped = log.append(event);
    show?.(stamped);
  }
  log.close();
}

/** The events of the only event file in a folder, without the first, which only has the version. */
async function eventsIn(folder: string): Promise<ReadEvent[]> {
  const names = namesIn(folder).filter((name) => name.includes("tfevents"));
  assert.equal(names.length, 1, names.join());
  assert.ok(names[0]!.endsWith(".trinca"));
  const [first, ...events] = recordsOf(await Deno.readFile(`${folder}/${names[0]}`)).map(readEvent);
  assert.equal(first!.version, "brain.Event:2");
  return events;
}

/** Steps and values of the points of the loss curve. */
const losses = (events: ReadEvent[]) =>
  events.filter(({ values }) => values[0]![0] === "train/loss").map((
    { step, values },
  ) => [step, values[0]![1]]);

Deno.test(
  "openLiveScalars() writes the past from the log, then each event at once",
  () =>
    withFolder(async (folder) => {
      append(folder, [START, step(1), step(2), VALIDATION]);
      const show = await openLiveScalars(folder, () => 5000);
      assert.deepEqual(losses(await eventsIn(folder)), [[1, 1], [2, 1]]);
      append(folder, [VALIDATION, step(3)], show);
      const growing = await eventsIn(folder);
      assert.deepEqual(growing.map(({ step, time }) => [step, time]), [[1, 3], [2, 4], [2, 5], [2, 2], [
        3,
        3,
      ]]);
      append(folder, [step(4), END], show);
      const events = await eventsIn(folder);
      assert.deepEqual(losses(events).map(([step]) => step), [1, 2, 3, 4]);
      // An export of the run has the same events.
      const scalars = (await Array.fromAsync(pastScalars(folder))).flatMap(({ scalars }) => scalars);
      assert.deepEqual(recordsOf(scalarsFile(scalars)).slice(1).map(readEvent), events);
    }),
);

Deno.test(
  "openLiveScalars() of a resumed run replaces what was discarded",
  () =>
    withFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/events.out.tfevents.1.of.others`, "");
      append(folder, [START, step(1), step(2), step(3)]);
      const first = await openLiveScalars(folder, () => 5000);
      append(folder, [END], first);
      await pruneEvents(folder, (event) => event.type !== "step" || event.global_step < 3);
      const second = await openLiveScalars(folder, () => 65_000);
      append(folder, [START, step(3, 7), step(4, 7), END], second);
      await Deno.remove(`${folder}/events.out.tfevents.1.of.others`);
      assert.deepEqual(losses(await eventsIn(folder)), [[1, 1], [2, 1], [3, 7], [4, 7]]);
    }),
);

Deno.test("openLiveScalars() and pastScalars() reject a damaged or missing log", () =>
  withFolder(async (folder) => {
    await refuses(
      () => Array.fromAsync(pastScalars(folder)),
      /^Expected the events of a run in .*events.jsonl but found no such file/,
    );
    await Deno.writeTextFile(`${folder}/${EVENT_LOG}`, "{}\n");
    await refuses(() => openLiveScalars(folder, () => 0), /^Expected an event in line 1 of /);
    assert.deepEqual(namesIn(folder), [EVENT_LOG]);
  }));

Deno.test("openLiveScalars() reports in one line that the folder cannot be written", () =>
  withFolder(async (folder) => {
    append(folder, [START]);
    await Deno.mkdir(`${folder}/events.out.tfevents.5.trinca`);
    await refuses(
      () => openLiveScalars(folder, () => 5000),
      /^Cannot write .*tfevents.*: a folder stands where/,
    );
  }));
