import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { Dashboard, type DashboardOptions } from "../../lib/dashboard/dashboard.ts";
import { terminalStyle } from "../../lib/dashboard/screen/terminal_style.ts";
import type { Effect } from "../../lib/dashboard/ui/key_world.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { eventsUntil, isStep, syntheticRun } from "./synthetic_run.ts";

/** A dashboard on a terminal that records its output and its other actions. */
function openDashboard(over: Partial<DashboardOptions> = {}) {
  const input = new EventEmitter();
  const done = { written: "", effects: [] as Effect[], faults: [] as unknown[], released: 0 };
  let [size, resized] = [{ columns: 100, rows: 30 }, () => {}];
  const dashboard = new Dashboard({
    terminal: {
      input,
      output: { write: (text) => done.written += text, size: () => size },
      strayLines: () => [],
      onResize: (hear) => resized = hear,
      release: () => done.released++ === 0 ? ["printed last"] : [],
    },
    style: terminalStyle({ ascii: false, theme: "dark" }, () => undefined),
    control: "own",
    onEffect: (effect) => done.effects.push(effect),
    onFault: (error, stray) => done.faults.push([error, stray]),
    now: () => 0,
    ...over,
  });
  return {
    dashboard,
    done,
    type: (text: string) => input.emit("data", new TextEncoder().encode(text)),
    resize(columns: number, rows: number) {
      size = { columns, rows };
      resized();
    },
  };
}

const paneNames = (dashboard: Dashboard) => dashboard.frame().panes.map(({ name }) => name);
const takeAll = (dashboard: Dashboard, events: readonly TrainEvent[]) => {
  for (const event of events) dashboard.take(event);
};

Deno.test("Dashboard draws events, and restores the terminal once", async () => {
  const { dashboard, done } = openDashboard();
  takeAll(dashboard, eventsUntil(isStep(5, 12)));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.match(done.written, /MNIST/);
  assert.deepEqual([dashboard.close(), dashboard.close()], [["printed last"], []]);
  assert.equal(done.released, 1);
  const { length } = done.written;
  takeAll(dashboard, syntheticRun());
  await new Promise((resolve) => setTimeout(resolve, 0));
  assert.equal(done.written.length, length);
});

Deno.test("Dashboard passes the effects of keys on", () => {
  const { dashboard, done, type } = openDashboard();
  takeAll(dashboard, eventsUntil(isStep(1, 5)));
  type("pec");
  assert.deepEqual(
    done.effects,
    ["pause", "evaluate", "checkpoint"].map((command) => ({ kind: "command", command })),
  );
  type("5");
  assert.ok(paneNames(dashboard).includes("machine"));
  type("q");
  assert.equal(paneNames(dashboard).at(-1), "popup");
  dashboard.close();
});

Deno.test("Dashboard ends at once on the second Ctrl-C, even if the stop is only pending", () => {
  for (const keys of ["\x03\x03", "qS\x03"]) {
    const { dashboard, done, type } = openDashboard();
    takeAll(dashboard, eventsUntil(isStep(1, 5)));
    type(keys);
    assert.deepEqual(done.effects.at(-1), { kind: "end at once" }, JSON.stringify(keys));
    dashboard.close();
  }
});

Deno.test("Dashboard leaves a watched run without asking", () => {
  const { dashboard, done, type } = openDashboard({ control: "watched" });
  takeAll(dashboard, eventsUntil(isStep(1, 5)));
  type("pq");
  assert.deepEqual(done.effects, [{ kind: "leave" }]);
  dashboard.close();
});

Deno.test("Dashboard leaves when the training ends while it asks whether to stop, and never one that it steers", () => {
  const end = syntheticRun().findLast(({ type }) => type === "run_finished")!;
  const leaves = [
    ...[["own", "q", true], ["own", "s", true], ["own", "", false], ["own", "m", false]],
    ...[["own", "qc", false], ["steered", "s", false]],
  ] as const;
  for (const [control, keys, expected] of leaves) {
    const { dashboard, done, type } = openDashboard({ control });
    takeAll(dashboard, eventsUntil(isStep(1, 5)));
    type(keys);
    dashboard.take(end);
    assert.deepEqual(done.effects, expected ? [{ kind: "leave" }] : [], `${control} ${keys}`);
    assert.ok(!paneNames(dashboard).includes("popup"));
    dashboard.close();
  }
});

Deno.test("Dashboard switches to a new result, but not to one in the history", () => {
  for (const live of [true, false]) {
    const { dashboard } = openDashboard();
    for (const event of syntheticRun()) dashboard.take(event, live);
    assert.equal(paneNames(dashboard).includes("result"), live);
    dashboard.close();
  }
});

Deno.test("Dashboard adapts to a new size", () => {
  const { dashboard, resize } = openDashboard();
  takeAll(dashboard, eventsUntil(isStep(1, 5)));
  resize(70, 20);
  assert.deepEqual([dashboard.frame().columns, dashboard.frame().rows], [70, 20]);
  resize(20, 5);
  assert.deepEqual(paneNames(dashboard), ["small"]);
  dashboard.close();
});

Deno.test("Dashboard restores the terminal before it reports an error of its own", () => {
  const { dashboard, done } = openDashboard();
  dashboard.take({ ...eventsUntil(isStep(1, 1)).at(-1)!, type: "evaluation" } as TrainEvent);
  assert.equal(done.faults.length, 1);
  const [[error, stray]] = done.faults as [[unknown, string[]]];
  assert.ok(error instanceof TypeError);
  assert.deepEqual([stray, done.released], [["printed last"], 1]);
});
