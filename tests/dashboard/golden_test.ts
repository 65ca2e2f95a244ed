/**
 * Expected frames as text: `golden/<moment>.txt` has one of each size. After a deliberate change of the dashboard, update
 * them and look at the difference:
 *
 *     UPDATE_GOLDEN=1 deno test --allow-all tests/dashboard/golden_test.ts
 *
 * @module
 */
import assert from "node:assert/strict";
import { frameToText } from "../../lib/dashboard/screen/memory_screen.ts";
import type { Size } from "../../lib/dashboard/view/frame.ts";
import { view } from "../../lib/dashboard/view/view.ts";
import type { Surroundings } from "../../lib/dashboard/view/view_context.ts";
import { UNICODE_GLYPHS } from "../../lib/dashboard/screen/glyphs.ts";
import { Palette } from "../../lib/dashboard/screen/palette.ts";
import type { TrainEvent } from "../../lib/run/events.ts";
import { contextOf, pressAll, stateOf } from "./fixtures.ts";
import { colourfulRun } from "./colourful_run.ts";
import { eventsUntil, isStep, syntheticRun } from "./synthetic_run.ts";

/** A moment of a training, after some keys. */
interface Moment {
  events: readonly TrainEvent[];
  keys?: string;
  around?: Partial<Surroundings>;
}

const FIRST_EPOCH = eventsUntil(isStep(1, 17));
const AFTER_SWITCH = eventsUntil(isStep(5, 12));
const { time } = AFTER_SWITCH.at(-1)!;

/** Colour images of 200 named classes. */
const COLOURFUL = eventsUntil(isStep(5, 12), colourfulRun());

/** A training whose embeddings have collapsed into one point, as the trainer reports it. */
const COLLAPSED: readonly TrainEvent[] = [
  ...FIRST_EPOCH.map((event) =>
    event.type === "step" && event.step > 8
      ? {
        ...event,
        loss: 1,
        active: 1,
        semi_hard: 0,
        positive_distance: 0.01,
        negative_distance: 0.01,
        spread: 1e-4,
      }
      : event
  ),
  {
    type: "alert",
    time: FIRST_EPOCH.at(-1)!.time,
    kind: "collapse",
    epoch: 1,
    step: 17,
    message:
      "The embeddings are collapsing into one point: the loss stays at the margin. Try a smaller --lr.",
  },
];

const MOMENTS: Readonly<Record<string, Moment>> = {
  starting: { events: [], around: { folder: undefined, cost: NaN } },
  first_epoch: { events: FIRST_EPOCH },
  after_the_switch: { events: AFTER_SWITCH },
  paused: { events: [...AFTER_SWITCH, { type: "state", time, state: "paused" }] },
  collapsed: { events: COLLAPSED },
  quit: { events: AFTER_SWITCH, keys: "q down" },
  help: { events: AFTER_SWITCH, keys: "?" },
  expanded_chart: { events: AFTER_SWITCH, keys: "f enter S-left S-left S-left" },
  miner_page: { events: AFTER_SWITCH, keys: "3 pagedown pagedown" },
  space_page: { events: AFTER_SWITCH, keys: "4" },
  run_page: { events: AFTER_SWITCH, keys: "5" },
  watched: { events: AFTER_SWITCH, around: { control: "watched", notice: "the run resumed" } },
  result: { events: syntheticRun(), keys: "6" },
  many_classes_miner_page: { events: COLOURFUL, keys: "3 pagedown pagedown" },
  many_classes_space_page: { events: COLOURFUL, keys: "4" },
  many_classes_result: { events: colourfulRun(), keys: "6" },
};

const SIZES = ["120x36", "80x24", "60x16", "200x60"];
const SMALL = ["59x16", "60x15", "30x8", "10x3"];

/** The frames of a moment, one below another, each below its size. */
function framesOf({ events, keys = "", around }: Moment, sizes: readonly string[]): string {
  return sizes.map((text) => {
    const [columns, rows] = text.split("x").map(Number);
    const size: Size = { columns: columns!, rows: rows! };
    const context = contextOf(stateOf(events), undefined, around);
    const ui = pressAll(context, size, keys.split(" "));
    const lines = frameToText(
      view({ ...context, ui }, size),
      new Palette("none", "dark"),
      UNICODE_GLYPHS,
      false,
    );
    return `${text}\n${lines.join("\n")}\n`;
  }).join("\n");
}

/** Asserts that frames equal those in a file, or updates the file. */
function assertGolden(name: string, frames: string): void {
  const file = new URL(`golden/${name}.txt`, import.meta.url);
  if (Deno.env.get("UPDATE_GOLDEN")) return Deno.writeTextFileSync(file, frames);
  const expected = Deno.readTextFileSync(file);
  assert.equal(frames, expected, `${name}: if the change is intended, UPDATE_GOLDEN=1 updates the file`);
}

for (const [name, moment] of Object.entries(MOMENTS)) {
  Deno.test(`The dashboard looks as in golden/${name}.txt`, () =>
    assertGolden(name, framesOf(moment, SIZES)));
}

Deno.test("The dashboard looks as in golden/too_small.txt", () => {
  assertGolden("too_small", framesOf({ events: AFTER_SWITCH }, SMALL));
});
