import assert from "node:assert/strict";
import { EventLines } from "../../lib/cli/event_lines.ts";
import { initialState, STEP_CURVES } from "../../lib/dashboard/state/dashboard_state.ts";
import { foldEvent } from "../../lib/dashboard/state/fold_event.ts";
import { scalarsTaker } from "../../lib/export/scalars_of_events.ts";
import { readEvents } from "../../lib/run/event_log.ts";
import { TrainEvent } from "../../lib/run/events.ts";
import { followEvents } from "../../lib/run/follow_events.ts";
import { bySignal, SIGNAL_NAMES, SIGNALS } from "../../lib/run/signals.ts";
import { withFolder } from "../base/fixtures.ts";
import { ONE_OF_EACH } from "./events.ts";

const started = ONE_OF_EACH.find((event) => event.type === "run_started")!;
const step = ONE_OF_EACH.find((event) => event.type === "step")!;
/** A different value for each signal. */
const values = bySignal((_, place) => (place + 1) / 8);
const event = { ...step, time: 1000, step: 10, ...values };

Deno.test("bySignal() follows the order in which a step outputs its signals", () => {
  assert.deepEqual(Object.keys(values), [...SIGNAL_NAMES]);
  assert.deepEqual(Object.values(values), SIGNAL_NAMES.map((_, i) => (i + 1) / 8));
});

for (const name of SIGNAL_NAMES) {
  const { title, tag, digits } = SIGNALS[name];
  Deno.test(`the signal ${name} is a field of the event, a column, a curve and a point in TensorBoard`, () => {
    assert.equal(TrainEvent.safeParse(event).success, true);
    const { [name]: _, ...without } = event;
    // A log from before the signal existed.
    if (name === "loss") assert.deepEqual(TrainEvent.safeParse(without).error?.issues[0]?.path, [name]);
    else assert.deepEqual(TrainEvent.parse(without), { ...event, [name]: NaN });

    const lines = new EventLines(10);
    lines.take({ ...started, time: 0 });
    const [head = "", line] = lines.take(event).slice(-2);
    const end = head.indexOf(title.slice(0, 6)) + Math.min(6, title.length);
    assert.ok(line!.slice(0, end).endsWith(` ${values[name].toFixed(digits)}`), `${head}\n${line}`);

    assert.ok(STEP_CURVES.includes(name));
    const state = initialState();
    foldEvent(state, event);
    assert.equal(state.curves[name].last, values[name]);

    assert.deepEqual(scalarsTaker()(event)!.values.filter(([found]) => found === tag), [[tag, values[name]]]);
  });
}

Deno.test("readEvents() and followEvents() read a log from before all signals but the loss existed", async () => {
  const { loss, ...rest } = event;
  const others = SIGNAL_NAMES.filter((name) => name !== "loss");
  const old = { ...Object.fromEntries(Object.entries(rest).filter(([name]) => !(name in values))), loss };
  const read = { ...event, ...Object.fromEntries(others.map((name) => [name, NaN])) };
  await withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/events.jsonl`, JSON.stringify(old) + "\n");
    assert.deepEqual(await readEvents(folder), [read]);
    const { value } = await followEvents(folder).next();
    assert.deepEqual(value?.events, [read]);
  });
});

Deno.test("signals have unique titles, columns and curves", () => {
  const signals = Object.values(SIGNALS);
  for (const names of [signals.map(({ title }) => title.slice(0, 6)), signals.map(({ tag }) => tag)]) {
    assert.equal(new Set(names).size, signals.length);
  }
});
