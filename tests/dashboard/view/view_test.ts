import assert from "node:assert/strict";
import fc from "fast-check";
import { stopNotice } from "../../../lib/cli/stop_notice.ts";
import type { TrainingPhase } from "../../../lib/run/training_phase.ts";
import { NO_JOB } from "../../../lib/dashboard/guard_process.ts";
import { initialUi } from "../../../lib/dashboard/ui/ui_state.ts";
import { view } from "../../../lib/dashboard/view/view.ts";
import type { Frame, Size } from "../../../lib/dashboard/view/frame.ts";
import type { TrainEvent } from "../../../lib/run/events.ts";
import { ALL_KEYS, contextOf, pressAll, shippedEvents, stateOf } from "../fixtures.ts";
import { eventsUntil, isStep, syntheticRun } from "../synthetic_run.ts";
import { assertPane, textOf } from "./assert_pane.ts";

const SIZE: Size = { columns: 120, rows: 36 };
const HALF = stateOf(eventsUntil(isStep(5, 12)));
const LOGS = [[], syntheticRun(), await shippedEvents()];

const sizes = fc.record({ columns: fc.integer({ min: 1, max: 300 }), rows: fc.integer({ min: 1, max: 90 }) });
const nameOf = ({ panes }: Frame) => panes.map(({ name }) => name);
const headerOf = (frame: Frame) => textOf(frame.panes.find(({ name }) => name === "header")!);
const headerAfter = (...args: Parameters<typeof contextOf>) => headerOf(view(contextOf(...args), SIZE));

/** Asserts that panes cover each cell of the screen, so that nothing old remains, and that none is outside. */
function assertCovers({ columns, rows, panes }: Frame): void {
  const covered = new Uint8Array(columns * rows);
  for (const { name, rect: { x, y, width, height } } of panes) {
    assert.ok(x >= 0 && y >= 0 && x + width <= columns && y + height <= rows, `${name} is outside`);
    for (let row = y; row < y + height; row++) covered.fill(1, row * columns + x, row * columns + x + width);
  }
  assert.equal(covered.indexOf(0), -1, "a cell belongs to no pane");
}

Deno.test("view() covers a screen of any size with panes, whatever was pressed at any time", () => {
  const keys = fc.array(fc.constantFrom(...ALL_KEYS), { maxLength: 12 });
  fc.assert(
    fc.property(
      sizes,
      fc.constantFrom(...LOGS),
      fc.double({ min: 0, max: 1, noNaN: true }),
      keys,
      (size, log, part, keys) => {
        const context = contextOf(stateOf(log.slice(0, Math.round(part * log.length))));
        const frame = view({ ...context, ui: pressAll(context, size, keys) }, size);
        assert.deepEqual([frame.columns, frame.rows], [size.columns, size.rows]);
        assertCovers(frame);
        for (const pane of frame.panes) assertPane(pane);
        assert.equal(new Set(nameOf(frame)).size, frame.panes.length);
      },
    ),
    { numRuns: 200 },
  );
});

Deno.test("the header of a training that has not begun shows what is being prepared, on any page and in any width", () => {
  const message = "Decoding images: 1,620 of 6,000, 10.8 s left";
  const state = stateOf([
    { type: "log", time: 1, level: "info", message: "Loading" },
    { type: "log", time: 2, level: "info", message },
  ]);
  const header = headerAfter(state);
  assert.match(header, /waiting for the first event/);
  assert.ok(header.endsWith(message), header);
  assert.doesNotMatch(header, /Loading/);
  for (const line of headerOf(view(contextOf(state), { columns: 60, rows: 16 })).split("\n")) {
    assert.ok(line.length <= 60, line);
  }
  assert.doesNotMatch(headerAfter(stateOf([])), /Decoding/);
});

Deno.test("view() on a small screen shows the size that it needs, and that the training continues", () => {
  for (const [columns, rows] of [[59, 16], [60, 15], [20, 5]] as const) {
    const frame = view(contextOf(HALF), { columns, rows });
    assert.deepEqual(nameOf(frame), ["small"]);
    const text = textOf(frame.panes[0]!);
    assert.ok(text.split("\n").every((line) => line.length <= columns));
    if (columns >= 59) {
      for (const part of ["60 × 16", `${columns} × ${rows}`, "continues", "epoch 5/10"]) {
        assert.ok(text.includes(part), part);
      }
    }
  }
  assert.ok(nameOf(view(contextOf(HALF), { columns: 60, rows: 16 })).includes("header"));
});

Deno.test("view() on a small screen says what the training does, and of an ended one how it ended", () => {
  const { time } = eventsUntil(isStep(5, 12)).at(-1)!;
  const after = (event: TrainEvent) => stateOf([...eventsUntil(isStep(5, 12)), event]);
  const ended = (state: "done" | "stopped" | "diverged" | "failed") =>
    after({ type: "run_finished", time, state, message: "m", seconds: 9, folder: "f", best: null });
  const textAt = (columns: number, ...args: Parameters<typeof contextOf>) =>
    textOf(view(contextOf(...args), { columns, rows: 8 }).panes[0]!);
  const cases: [...Parameters<typeof contextOf>, RegExp, RegExp][] = [
    [HALF, undefined, {}, /The training continues\./, /^ *training$/m],
    [
      after({ type: "state", time, state: "paused" }),
      undefined,
      {},
      /The training is paused\./,
      /^ *paused$/m,
    ],
    [stateOf([]), undefined, {}, /The training has not begun yet\./, /^ *starting$/m],
    [ended("stopped"), undefined, {}, /The training was stopped\./, /^ *stopped$/m],
    [ended("done"), undefined, {}, /The training is done\./, /^ *done$/m],
    [ended("failed"), undefined, {}, /The training has failed\./, /^ *failed$/m],
    [ended("diverged"), undefined, {}, /The training has diverged\./, /^ *diverged$/m],
    [HALF, undefined, { interrupted: true }, /The training was interrupted\./, /^ *interrupted$/m],
    [HALF, undefined, { replay: { speed: 4, paused: true } }, /The replay is paused\./, /^ *paused$/m],
  ];
  for (const [state, ui, around, long, short] of cases) {
    assert.match(textAt(59, state, ui, around), long);
    assert.match(textAt(18, state, ui, around), short);
    if (state !== HALF || around?.interrupted) {
      assert.doesNotMatch(textAt(59, state, ui, around), /continues/);
    }
  }
});

Deno.test("view() shows the training's progress, miner and state in its header", () => {
  const header = headerAfter(HALF);
  for (const part of ["sample", "MNIST", "native", "5/10", "12/30", "HARD", "training", "images/s", "left"]) {
    assert.ok(header.includes(part), part);
  }
  assert.match(header, / 44% /);
  assert.match(headerAfter(stateOf(eventsUntil(isStep(2, 15)))), /SEMI-HARD .* 63% left, hard from epoch 5/);
});

Deno.test("view() shows where a training is in any phases, and that a miner is forced", () => {
  const phases = "semi-hard:0.2,batch-all:0.2,batch-hard:0.6";
  const withPhases = (events: readonly TrainEvent[]) =>
    stateOf(
      events.map((event) =>
        event.type === "run_started" ? { ...event, config: { ...event.config, phases } } : event
      ),
    );
  const inEpoch = (epoch: number, miner: string) =>
    headerAfter(withPhases(
      eventsUntil(isStep(epoch, 15)).map((event) =>
        event.type === "epoch_started" && event.epoch === epoch ? { ...event, miner } : event
      ),
    ));
  assert.match(inEpoch(1, "semi-hard"), /SEMI-HARD .* 75% left, batch-all from epoch 3/);
  assert.match(inEpoch(4, "batch-all"), /BATCH-ALL .* 25% left, batch-hard from epoch 5/);
  assert.match(inEpoch(7, "batch-hard"), /BATCH-HARD {2}since epoch 5/);
  const state = withPhases(eventsUntil(isStep(1, 15)));
  const popup = view(contextOf(state, { ...initialUi(), popup: "miner" }), SIZE).panes.at(-1)!;
  assert.ok(textOf(popup).split("\n").every((line) => line.length <= popup.rect.width - 2));
  assert.match(
    textOf(popup),
    /1 {2}as configured \(semi-hard to epoch 2, batch-all to epoch 4, then batch-hard\)/,
  );
  assert.match(inEpoch(4, "hard"), /HARD {2}forced; the curriculum would use batch-all/);
});

Deno.test("view() shows that a rescue replaces the miner, and since when a training has it again", () => {
  const steady = eventsUntil(isStep(3, 15)).map((event) =>
    event.type === "run_started" ? { ...event, config: { ...event.config, miner: "batch-hard" } } : event
  );
  const change = (epoch: number, from: string, to: string): TrainEvent => ({
    ...{ type: "miner_changed", time: 0, reason: "the rescue" },
    ...{ epoch, from, to },
  });
  const rescued: TrainEvent = {
    ...{ type: "rescued", time: 0, epoch: 3, step: 15, rescue: 1, message: "m" },
    back_to: { epoch: 2, global_step: 60 },
  };
  const forced = [...steady, change(3, "semi-hard", "batch-hard")];
  assert.match(headerAfter(stateOf(forced)), /BATCH-HARD {2}since epoch 3/);
  const gentle = [...forced, rescued, change(3, "batch-hard", "semi-hard")];
  assert.match(headerAfter(stateOf(gentle)), /SEMI-HARD {2}in place of batch-hard, since the rescue/);
  const again = [...gentle, change(5, "semi-hard", "batch-hard")];
  assert.match(headerAfter(stateOf(again)), /BATCH-HARD {2}since epoch 5/);
});

Deno.test("view() shows pauses, alerts, notices and watching in its header", () => {
  const paused = { type: "state", time: 0, state: "paused" } as const;
  assert.match(headerAfter(stateOf([...eventsUntil(isStep(5, 12)), paused])), /paused/);
  const alert = { type: "alert", time: 0, kind: "collapse", epoch: 1, step: 1, message: "m" } as const;
  assert.match(headerAfter(stateOf([...eventsUntil(isStep(1, 2)), alert])), /collapsing/);
  assert.match(headerAfter(HALF, initialUi(), { notice: "saved it" }), /saved it/);
  assert.match(headerAfter(HALF, initialUi(), { control: "watched" }), /watching/);
});

Deno.test("notices and alerts are in the header of every width, in the place of what they leave no room for", () => {
  const alerts = ["collapse", "not_a_number", "not_saved", "stall"] as const;
  const states = alerts.map((kind) =>
    stateOf([...eventsUntil(isStep(5, 12)), {
      type: "alert",
      time: 0,
      kind,
      epoch: 5,
      step: 12,
      message: "m",
    }])
  );
  const phases: readonly TrainingPhase[] = [
    undefined,
    ...(["evaluating", "reporting", "training"] as const).flatMap((state) =>
      [true, false].map((unsaved) => ({ state, unsaved }))
    ),
  ];
  const notices = [NO_JOB, ...phases.map(stopNotice)];
  for (const columns of [60, 80, 100, 200]) {
    const size = { columns, rows: 16 };
    for (const notice of notices) {
      const lines = headerOf(view(contextOf(HALF, initialUi(), { notice }), size)).split("\n");
      assert.ok(lines.every((line) => line.length <= columns));
      assert.ok(lines[2]!.includes(notice), `${columns}: ${lines[2]}`);
    }
    for (const state of states) {
      assert.match(headerOf(view(contextOf(state), size)).split("\n")[2]!, /! .*: see the log/);
    }
  }
  // What has room stays.
  const wide = headerOf(
    view(contextOf(HALF, initialUi(), { notice: "saved it" }), { columns: 80, rows: 16 }),
  );
  assert.match(wide, /HARD +since epoch 5 +saved it/);
});

Deno.test("view() has a tab for the result once there is one", () => {
  const tabs = (state: typeof HALF) =>
    textOf(view(contextOf(state), SIZE).panes.find(({ name }) => name === "tabs")!);
  assert.doesNotMatch(tabs(HALF), /Result/);
  assert.match(tabs(stateOf(syntheticRun())), /6 Result/);
});

Deno.test("view() draws popups over the page, whose charts keep updating", () => {
  for (
    const [key, title] of [["?", "Keys"], ["q", "Stop the training?"], ["m", "Choose the miner"]] as const
  ) {
    const context = contextOf(HALF);
    const frame = view({ ...context, ui: pressAll(context, SIZE, [key]) }, SIZE);
    assert.equal(frame.panes.at(-1)!.title![0]!.text, title);
    assert.ok(nameOf(frame).includes("loss"));
  }
});

Deno.test("view() draws the reference run unless it is hidden", () => {
  const colors = (overlay: boolean) => {
    const context = { ...contextOf(HALF, { ...initialUi(), overlay }), reference: stateOf(syntheticRun()) };
    return view(context, SIZE).panes.flatMap(({ plot }) => plot?.strokes.map(({ color }) => color) ?? []);
  };
  assert.ok(colors(true).includes("overlay"));
  assert.ok(!colors(false).includes("overlay"));
});

Deno.test("view() depends only on its arguments", () => {
  assert.deepEqual(view(contextOf(HALF), SIZE), view(contextOf(HALF), SIZE));
});

Deno.test("view() shows in the header that the report is being drawn, without a time left", () => {
  const events = eventsUntil((event) => event.type === "final_evaluation");
  const reporting = { type: "state", time: events.at(-1)!.time, state: "reporting" } as const;
  const header = headerAfter(stateOf([...events, reporting]));
  assert.match(header, /◆ drawing the report/);
  assert.doesNotMatch(header, / left/);
});

Deno.test("view() names the data of a reference run that has others", () => {
  const reference = stateOf(syntheticRun());
  const shown = (title: string, digest: string) => {
    const run = { ...reference.run!, dataset: { ...reference.run!.dataset, title, digest } };
    const context = { ...contextOf(HALF), reference: { ...reference, run } };
    return view(context, { columns: 200, rows: 60 }).panes.map(textOf).join("\n");
  };
  const { title, digest } = reference.run!.dataset;
  assert.doesNotMatch(shown(title, digest), /other data/);
  assert.match(shown("drawn digits", "5".repeat(64)), /reference: other data, drawn digits/);
});
