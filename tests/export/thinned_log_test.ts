import assert from "node:assert/strict";
import { thinnedLog } from "../../lib/export/thinned_log.ts";
import { EVENT_LOG, EventLog } from "../../lib/run/event_log.ts";
import { type NewEvent, TrainEvent } from "../../lib/run/events.ts";
import { withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "../run/events.ts";

type Type = NewEvent["type"];

function one<T extends Type>(type: T): Extract<NewEvent, { type: T }> {
  return ONE_OF_EACH.find((event) => event.type === type) as Extract<NewEvent, { type: T }>;
}

/** The events of an epoch, of which only some steps report mining and the machine. */
function epoch(number: number, steps: number): NewEvent[] {
  const events: NewEvent[] = [{ ...one("epoch_started"), epoch: number }];
  for (let step = 1; step <= steps; step++) {
    const at = { epoch: number, step, global_step: (number - 1) * steps + step };
    events.push({ ...one("step"), ...at });
    if (step % 4 === 1) events.push({ ...one("mining"), ...at });
    if (step % 5 === 0) events.push({ ...one("machine"), cpu: at.global_step / 1000 });
  }
  return [...events, one("validation"), { ...one("epoch_finished"), epoch: number }];
}

/** Thins a log of these events; returns those that stay, and all. */
async function thinned(events: readonly NewEvent[]): Promise<{ kept: TrainEvent[]; all: TrainEvent[] }> {
  let result: { kept: TrainEvent[]; all: TrainEvent[] } | undefined;
  await withFolder(async (folder) => {
    let time = 0;
    const log = new EventLog(folder, () => time++);
    for (const event of events) log.append(event);
    log.close();
    const path = `${folder}/${EVENT_LOG}`;
    const kept = await Array.fromAsync(thinnedLog(path, "a"));
    const parse = (line: string) => TrainEvent.parse(JSON.parse(line));
    const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
    result = { kept: kept.flat().map(parse), all: lines.map(parse) };
  });
  return result!;
}

/** What stays, by counting all events of the log first. */
function naively(all: readonly TrainEvent[]): TrainEvent[] {
  const many: Type[] = ["step", "mining", "machine"];
  const ends: Type[] = ["epoch_finished", "rescued", "run_finished"];
  return all.filter((event, i) => {
    if (!many.includes(event.type)) return true;
    const before = all.slice(0, i).filter(({ type }) => type === event.type).length;
    const next = all.slice(i + 1).find(({ type }) => type === event.type || ends.includes(type));
    return before % 20 === 0 || next?.type !== event.type;
  });
}

for (const steps of [1, 10, 47]) {
  Deno.test(`thinnedLog() keeps every 20th step and the last of each epoch, in order; ${steps} steps`, async () => {
    const { kept, all } = await thinned([1, 2, 3].flatMap((number) => epoch(number, steps)));
    assert.deepEqual(kept, naively(all));
    const last = kept.filter(({ type }) => type === "step").at(-1);
    assert.deepEqual(last, all.filter(({ type }) => type === "step").at(-1));
  });
}

Deno.test("thinnedLog() keeps the last step of a training that has not ended", async () => {
  const { kept, all } = await thinned(epoch(1, 13).slice(0, -4));
  assert.deepEqual(kept, naively(all));
  assert.deepEqual(kept.at(-1), all.at(-1));
});

Deno.test("thinnedLog() names the copy where the log has the run's folder, and changes nothing else there", async () => {
  const { kept, all } = await thinned(ONE_OF_EACH);
  const find = <T extends Type>(events: TrainEvent[], type: T) =>
    events.find((event): event is Extract<TrainEvent, { type: T }> => event.type === type)!;
  assert.deepEqual(find(kept, "run_finished"), { ...find(all, "run_finished"), folder: "a" });
  const { report, ...rest } = find(all, "final_evaluation");
  assert.deepEqual(find(kept, "final_evaluation"), {
    ...rest,
    report: { ...report, checkpoint: { ...report.checkpoint, path: "a/best" } },
  });
  const { projection: _, ...evaluation } = find(all, "evaluation");
  assert.deepEqual(find(kept, "evaluation"), evaluation);
});
