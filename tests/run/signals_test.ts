import assert from "node:assert/strict";
import { EventLines } from "../../lib/cli/event_lines.ts";
import { initialState, STEP_CURVES } from "../../lib/dashboard/state/dashboard_state.ts";
import { foldEvent } from "../../lib/dashboard/state/fold_event.ts";
import { scalarsTaker } from "../../lib/export/scalars_of_events.ts";
import { TrainEvent } from "../../lib/run/events.ts";
import { bySignal, SIGNAL_NAMES, SIGNALS } from "../../lib/run/signals.ts";
import { ONE_OF_EACH } from "./events.ts";

const started = ONE_OF_EACH.find((event) => event.type === "run_started")!;
const step = ONE_OF_EACH.find((event) => event.type === "step")!;
/** A value of its own for each signal. */
const values = bySignal((_, place) => (place + 1) / 8);
const event = { ...step, time: 1000, step: 10, ...values };

Deno.test("bySignal() goes by the order in which a step gives its signals", () => {
  assert.deepEqual(Object.keys(values), [...SIGNAL_NAMES]);
  assert.deepEqual(Object.values(values), SIGNAL_NAMES.map((_, i) => (i + 1) / 8));
});

for (const name of SIGNAL_NAMES) {
  const { title, tag, digits } = SIGNALS[name];
  Deno.test(`the signal ${name} is a field of the event, a column, a curve and a point in TensorBoard`, () => {
    assert.equal(TrainEvent.safeParse(event).success, true);
    const { [name]: _, ...without } = event;
    assert.deepEqual(TrainEvent.safeParse(without).error?.issues[0]?.path, [name]);

    const lines = new EventLines(10);
    const head = lines.take({ ...started, time: 0 }).at(-1)!;
    const [line] = lines.take(event);
    const end = head.indexOf(title.slice(0, 6)) + Math.min(6, title.length);
    assert.ok(line!.slice(0, end).endsWith(` ${values[name].toFixed(digits)}`), `${head}\n${line}`);

    assert.ok(STEP_CURVES.includes(name));
    const state = initialState();
    foldEvent(state, event);
    assert.equal(state.curves[name].last, values[name]);

    assert.deepEqual(scalarsTaker()(event)!.values.filter(([found]) => found === tag), [[tag, values[name]]]);
  });
}

Deno.test("signals have titles, columns and curves of their own", () => {
  const signals = Object.values(SIGNALS);
  for (const  of of[signals.map(({ title }) => title.slice(0, 6)), signals.map(({ tag }) => tag)]) {
    assert.equal(new Set(of).size, signals.length);
  }
});
