import assert from "node:assert/strict";
import fc from "fast-check";
import { initialUi } from "../../../../lib/dashboard/ui/ui_state.ts";
import { type PaneName, PANES } from "../../../../lib/dashboard/view/pages.ts";
import type { TrainEvent } from "../../../../lib/run/events.ts";
import { ONE_OF_EACH } from "../../../run/events.ts";
import { contextOf, shippedEvents, stateOf } from "../../fixtures.ts";
import { colourfulRun } from "../../colourful_run.ts";
import { eventsUntil, isStep, syntheticRun } from "../../synthetic_run.ts";
import { assertPane } from "../assert_pane.ts";

const NAMES = Object.keys(PANES) as PaneName[];
const WHOLE = stateOf(syntheticRun());
const NAN = syntheticRun().map((event) =>
  event.type === "step" ? { ...event, loss: NaN, spread: NaN } : event
);

/** Trainings with nothing, little, everything, or something strange to show. */
const TRAININGS: Readonly<Record<string, readonly TrainEvent[]>> = {
  "no event": [],
  "a start": syntheticRun().slice(0, 1),
  "one step": eventsUntil(isStep(1, 1)),
  "one epoch": eventsUntil((event) => event.type === "epoch_finished"),
  "a whole run": syntheticRun(),
  "a run without numbers": NAN,
  "an event of each kind, with two classes": ONE_OF_EACH.map((event) =>
    ({ ...event, time: 0 }) as TrainEvent
  ),
  "pictures in colour of 200 classes with names": colourfulRun(),
  "10,000 classes with names of 200 letters": colourfulRun(
    10_000,
    Array.from({ length: 10_000 }, (_, label) => `${label} `.repeat(40)),
  ),
  "the shipped run": await shippedEvents(),
};

for (const [training, events] of Object.entries(TRAININGS)) {
  const state = stateOf(events);
  Deno.test(`Every pane shows ${training} at any size, focused or not, within its rectangle`, () => {
    for (const name of NAMES) {
      for (
        const [width, height] of [[120, 40], [60, 16], [36, 7], [20, 5], [7, 4], [3, 3], [2, 2], [1, 1], [
          0,
          0,
        ]]
      ) {
        const rect = { x: 3, y: 5, width: width!, height: height! };
        for (const focus of [undefined, name]) {
          const ui = { ...initialUi(), focus, expanded: focus !== undefined, triplet: focus ? 1 : -1 };
          const pane = PANES[name](rect, { ...contextOf(state, ui), reference: WHOLE });
          assert.deepEqual([pane.name, pane.rect], [name, rect]);
          assert.equal(pane.border, focus === undefined ? "border" : "focus");
          assertPane(pane);
        }
      }
    }
  });
}

Deno.test("Every pane fits into any rectangle", () => {
  const rects = fc.record({ x: fc.nat(9), y: fc.nat(9), width: fc.nat(300), height: fc.nat(90) });
  fc.assert(
    fc.property(
      rects,
      fc.constantFrom(...NAMES),
      (rect, name) => assertPane(PANES[name](rect, contextOf(WHOLE))),
    ),
    { numRuns: 300 },
  );
});

Deno.test("No pane changes the training's state", () => {
  const state = stateOf(syntheticRun());
  const before = JSON.stringify(state);
  for (const name of NAMES) PANES[name]({ x: 0, y: 0, width: 80, height: 20 }, contextOf(state));
  assert.equal(JSON.stringify(state), before);
});
