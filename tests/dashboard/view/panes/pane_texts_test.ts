import assert from "node:assert/strict";
import { RECIPES } from "../../../../lib/config/recipes.ts";
import type { DashboardState } from "../../../../lib/dashboard/state/dashboard_state.ts";
import { initialUi, type UiState } from "../../../../lib/dashboard/ui/ui_state.ts";
import type { Pane } from "../../../../lib/dashboard/view/frame.ts";
import { type PaneName, PANES } from "../../../../lib/dashboard/view/pages.ts";
import type { EventOf } from "../../../../lib/run/events.ts";
import { contextOf, stateOf } from "../../fixtures.ts";
import { eventsUntil, isStep, syntheticRun } from "../../synthetic_run.ts";
import { textOf } from "../assert_pane.ts";

const WHOLE = stateOf(syntheticRun());

function paneOf(
  name: PaneName,
  state: DashboardState,
  ui: Partial<UiState> = {},
  height = 20,
  width = 110,
): Pane {
  return PANES[name]({ x: 0, y: 0, width, height }, contextOf(state, { ...initialUi(), ...ui }));
}

const text = (...args: Parameters<typeof paneOf>) => textOf(paneOf(...args));
const noteOf = ({ note = [] }: Pane) => note.map(({ text }) => text).join("");
const colorsOf = ({ plot }: Pane) => new Set(plot!.strokes.map(({ color }) => color));

Deno.test("The loss pane has raw and smoothed values, the validation loss, and the change of the miner", () => {
  const pane = paneOf("loss", WHOLE);
  assert.deepEqual(colorsOf(pane), new Set(["raw", "train", "validation", "hard"]));
  assert.match(noteOf(pane), /train 0\.\d{4} +validation 0\.0300/);
  assert.ok(textOf(pane).includes("hard"));
});

Deno.test("The quality pane has VAL, accuracy, Recall@1 and the published values", () => {
  const pane = paneOf("quality", WHOLE);
  for (const color of ["val", "accuracy", "recall", "exact", "reference"]) {
    assert.ok(colorsOf(pane).has(color as never), color);
  }
  assert.ok(textOf(pane).includes("0.9434"));
});

Deno.test("The threshold pane has the threshold of each epoch and the published one", () => {
  const pane = paneOf("threshold", WHOLE);
  assert.deepEqual(colorsOf(pane), new Set(["threshold", "reference", "hard"]));
  assert.ok(textOf(pane).includes("0.8916"));
  assert.match(noteOf(pane), /d at FAR 0\.001 \d\.\d{4}/);
});

Deno.test("The histogram has both distributions and the threshold", () => {
  const pane = paneOf("histogram", WHOLE);
  assert.deepEqual(colorsOf(pane), new Set(["positive", "negative", "threshold"]));
});

Deno.test("The miner's gauges show shares in per cent and distances as numbers", () => {
  const gauges = text("signals", WHOLE);
  for (const name of ["active", "semi-hard", "d(a,p)", "d(a,n)", "spread", "collapse"]) {
    assert.ok(gauges.includes(name), name);
  }
  assert.ok(gauges.includes("60%"), gauges);
});

Deno.test("The epochs pane has a line for each epoch, marks the best one and shows the newest", () => {
  const table = text("epochs", WHOLE);
  assert.equal(table.split("\n").filter((line) => line.includes("★")).length, 1);
  assert.match(table, /★ +10 /);
  assert.match(text("epochs", WHOLE, {}, 6), / 10 /);
  assert.doesNotMatch(text("epochs", WHOLE, { scroll: { epochs: 4 } }, 6), / 10 /);
});

Deno.test("The configuration names the recipe, and the flags that change it", () => {
  const events = eventsUntil(isStep(1, 1)).map((event) =>
    event.type === "run_started"
      ? { ...event, config: { ...event.config, recipe: "fast", ...RECIPES.fast, epochs: 10, lr: 0.1 } }
      : event
  );
  assert.match(text("config", stateOf(events), {}, 60), /^recipe +fast, changed by --epochs 10 --lr 0\.1$/m);
});

Deno.test("The triplet pane has three pictures with classes and both distances", () => {
  const pane = paneOf("triplet", WHOLE);
  assert.equal(pane.pictures!.length, 3);
  const { anchor, positive_distance } = WHOLE.mining!.hardest!;
  assert.ok(textOf(pane).includes(`d(a,p) ${positive_distance.toFixed(3)}`));
  assert.ok(textOf(pane).includes(String(anchor.label)));
  const pixels = { ...WHOLE.mining!.hardest!.anchor, pixels: "no picture" };
  const damaged = { ...WHOLE.mining!, hardest: { ...WHOLE.mining!.hardest!, anchor: pixels } };
  const shown = paneOf("triplet", stateOf([damaged]));
  assert.equal(shown.pictures!.length, 2);
  assert.ok(textOf(shown).includes("damaged"));
});

Deno.test("The triplet pane shows the selected one of the worst triplets, which is marked in their list", () => {
  const title = paneOf("triplet", WHOLE, { triplet: 2 }).title!.map(({ text }) => text).join("");
  assert.equal(title, `Worst triplet 3 of ${WHOLE.worst.length}`);
  const marked = text("worst", WHOLE, { triplet: 2 }).split("\n").filter((line) => line.includes("▸"));
  assert.equal(marked.length, 1);
  const { anchor, negative } = WHOLE.worst[2]!.hardest;
  assert.ok(marked[0]!.includes(`${anchor.label} as ${negative.label}`), marked.join());
  assert.ok(text("worst", WHOLE, { triplet: 25 }, 6).includes("▸"), "out of view");
});

Deno.test("The heat map has a row and a column for each class and names the nearest ones", () => {
  const pane = paneOf("heat", WHOLE);
  assert.match(noteOf(pane), /4.*9/);
  assert.match(textOf(pane), /1\.10/);
  assert.match(text("heat", WHOLE, {}, 6, 20), /needs/);
});

Deno.test("The heat map lists the nearest classes if there are too many for a matrix, also for old logs", () => {
  const evaluation = syntheticRun().find((event): event is EventOf<"evaluation"> =>
    event.type === "evaluation"
  )!;
  const { class_distances: _, ...others } = evaluation;
  const nearest_classes = Array.from({ length: 50 }, (_, i) => ({
    first: 7 * i,
    second: 5000 + i,
    distance: 0.5 + i / 100,
  }));
  const listed = paneOf("heat", stateOf([{ ...others, nearest_classes }]));
  assert.match(noteOf(listed), /nearest 0 and 5000: 0\.50/);
  assert.match(
    textOf(listed),
    /Nearest classes, first 50\n +0 and 5000 .* 0\.500\n +7 and 5001 .* 0\.510/,
  );
  assert.equal(listed.lines!.length, 18);
  // An old log with a matrix of more classes than are written now.
  const matrix = Array.from(
    { length: 60 },
    (_, a) => Array.from({ length: 60 }, (_, b) => a === b ? 0.1 : 2 - (a + b) / 100),
  );
  const old = paneOf("heat", stateOf([{ ...evaluation, class_distances: matrix }]), {}, 20, 40);
  assert.match(textOf(old), /^needs 123 × 61\n\n +Nearest classes\n +58 and 59 /);
  assert.ok(old.lines!.every((line) => line.reduce((sum, { text }) => sum + text.length, 0) <= 38));
});

Deno.test("The scatter plot has a colour and a number for each class", () => {
  const pane = paneOf("scatter", WHOLE);
  assert.equal(pane.plot!.strokes.length, 10);
  assert.deepEqual(pane.labels!.map(({ text }) => text).sort(), "0123456789".split(""));
});

Deno.test("The log pane has the time of day of each line and shows the newest lines", () => {
  assert.match(text("log", WHOLE), /^\d\d:\d\d:\d\d started on native/m);
  assert.match(text("log", WHOLE, {}, 4), /done: 10 epochs/);
});

Deno.test("The machine pane lists several workers, and which is lost", () => {
  const worker = { address: "a:1", images_per_second: 512.4, busy: 0.94, data_wait: 0 };
  const workers = [{ ...worker, state: "training" as const }, { ...worker, state: "lost" as const }];
  const shown = text("machine", stateOf([{ type: "workers", time: 1, workers }]));
  assert.match(shown, /worker 0 +512 images\/s, 0\.9 cores/);
  assert.match(shown, /worker 1 +lost/);
});

Deno.test("The machine pane shows the training's resources, and the GPU if there is one", () => {
  assert.match(text("machine", WHOLE), /memory +812 MB/);
  const { type, time, ...machine } = syntheticRun().find((event) => event.type === "machine") as EventOf<
    "machine"
  >;
  const gpu = { name: "GPU 9", busy: 0.5, memory: 2e9, memory_total: 8e10, celsius: NaN };
  const shown = text("machine", stateOf([{ type, time, ...machine, gpu }]));
  assert.match(shown, /GPU +GPU 9\n/);
  assert.match(shown, /50%/);
  assert.match(shown, /2\.00 GB/);
});

Deno.test("The configuration pane has every setting", () => {
  const shown = text("config", WHOLE);
  for (const [name, value] of Object.entries(WHOLE.run!.config)) {
    assert.match(shown, new RegExp(`${name} +${String(value).replace(".", "\\.")}`));
  }
});

Deno.test("The configuration pane keeps a blank between a long name and its value", () => {
  const events = syntheticRun().map((event) =>
    event.type === "run_started"
      ? { ...event, config: { ...event.config, max_positive_distance: 1.25 } as typeof event.config }
      : event
  );
  assert.match(text("config", stateOf(events), {}, 60), /max_positive_distance 1\.25/);
});

Deno.test("The result pane has the tables and the paths of the files", () => {
  const shown = text("result", WHOLE, {}, 60);
  for (const part of ["./checkpoints/sample", "epoch_10", "published", "0.9717", "Recall@1"]) {
    assert.ok(shown.includes(part), part);
  }
});

Deno.test("Panes show what they are waiting for", () => {
  for (
    const name of ["triplet", "worst", "heat", "scatter", "epochs", "signals", "histogram", "loss"] as const
  ) {
    assert.match(text(name, stateOf([])), /yet|after the first/, name);
  }
  assert.match(text("epochs", stateOf(eventsUntil(isStep(1, 3)))), /after the first epoch/);
});

Deno.test("The columns of the epochs pane are straight, however long the miner's name is", () => {
  const events = syntheticRun().map((event) =>
    event.type === "epoch_finished" && event.epoch > 4 ? { ...event, miner: "distance-weighted" } : event
  );
  const lines = text("epochs", stateOf(events)).split("\n").filter((line) => /semi-hard|distance/.test(line));
  assert.deepEqual([...new Set(lines.map((line) => line.trimEnd().length))].length, 1);
});

Deno.test("The configuration pane separates every name from its value", () => {
  const { run } = WHOLE;
  const config = { ...run!.config, max_positive_distance: 0 };
  assert.match(
    text("config", { ...WHOLE, run: { ...run!, config } }, {}, 60),
    /max_positive_distance no limit/,
  );
});
