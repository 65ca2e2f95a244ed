import assert from "node:assert/strict";
import fc from "fast-check";
import type { KeyWorld } from "../../../lib/dashboard/ui/key_world.ts";
import { press } from "../../../lib/dashboard/ui/press.ts";
import { initialUi, PAGES, SMOOTHING, type UiState } from "../../../lib/dashboard/ui/ui_state.ts";
import { ALL_KEYS } from "../fixtures.ts";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const LISTS = ["epochs", "log"];

/** Any world of a dashboard; only a training that can be steered can be owned. */
const worlds: fc.Arbitrary<KeyWorld> = fc.record({
  steers: fc.boolean(),
  replays: fc.boolean(),
  owns: fc.boolean(),
  paused: fc.boolean(),
  phase: fc.option(
    fc.record({
      state: fc.constantFrom("training", "evaluating", "reporting", "paused", "stopping"),
      unsaved: fc.boolean(),
    }),
    { nil: undefined },
  ),
  stopping: fc.boolean(),
  hasResult: fc.boolean(),
  panes: fc.subarray(["loss", "epochs", "log", "triplet", "worst"]),
  lists: fc.constant(LISTS),
  worst: fc.nat(5),
  miners: fc.constantFrom(["curriculum", "semi-hard", "hard"], ["hard"]),
}).map((world) => ({ ...world, owns: world.owns && world.steers }));

/** Any state that satisfies the invariants, reachable or not. */
const uiStates: fc.Arbitrary<UiState> = fc.record({
  page: fc.constantFrom(...PAGES),
  focus: fc.constantFrom(undefined, "loss", "log", "worst", "gone"),
  expanded: fc.boolean(),
  cursor: share,
  history: fc.constantFrom("full", "recent"),
  zoom: fc.tuple(share, share).filter(([a, b]) => Math.abs(a - b) >= 0.002)
    .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) })),
  smoothing: fc.nat(SMOOTHING.length - 1),
  log: fc.boolean(),
  overlay: fc.boolean(),
  scroll: fc.dictionary(fc.constantFrom("epochs", "log", "result"), fc.nat(500)),
  triplet: fc.integer({ min: -1, max: 4 }),
  popup: fc.constantFrom(undefined, "help", "quit", "miner"),
  choice: fc.nat(2),
});

function assertSound(ui: UiState): void {
  assert.ok(PAGES.includes(ui.page));
  assert.ok(ui.cursor >= 0 && ui.cursor <= 1, `cursor ${ui.cursor}`);
  const { from, to } = ui.zoom;
  assert.ok(from >= 0 && to <= 1 && to - from > 0.0019, `zoom ${from} to ${to}`);
  assert.notEqual(SMOOTHING[ui.smoothing], undefined);
  assert.ok(Object.values(ui.scroll).every((lines) => lines >= 0));
  assert.ok(ui.triplet >= -1 && ui.choice >= 0);
  if (ui.expanded) assert.notEqual(ui.focus, undefined);
}

/** The world may change between two keys, as trainings proceed. */
const steps = fc.array(fc.tuple(fc.constantFrom(...ALL_KEYS), worlds), { maxLength: 60 });

Deno.test("press() keeps the invariants of the state, whatever is pressed", () => {
  fc.assert(
    fc.property(fc.oneof(uiStates, fc.constant(initialUi())), steps, (from, steps) => {
      let ui = from.focus === undefined ? { ...from, expanded: false } : from;
      for (const [key, world] of steps) {
        ui = press(ui, world, key).ui;
        assertSound(ui);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("press() commands only trainings that accept commands, and ends only its own", () => {
  fc.assert(
    fc.property(uiStates, steps, (from, steps) => {
      let ui = from;
      for (const [key, world] of steps) {
        const pressed = press(ui, world, key);
        ui = pressed.ui;
        const kind = pressed.effect?.kind;
        if (kind === "command") assert.ok(world.steers || (world.replays && key === "p"), key);
        if (kind === "end at once") assert.ok(world.owns, key);
        if (kind === "leave") assert.ok(!world.owns, key);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("press() depends only on its arguments and changes none of them", () => {
  fc.assert(
    fc.property(uiStates, worlds, fc.constantFrom(...ALL_KEYS), (ui, world, key) => {
      const before = JSON.stringify({ ui, world });
      assert.deepEqual(press(ui, world, key), press(ui, world, key));
      assert.equal(JSON.stringify({ ui, world }), before);
    }),
  );
});

Deno.test("Esc leads out of everything, in at most two presses", () => {
  fc.assert(
    fc.property(uiStates, worlds, (ui, world) => {
      const closed = press(ui, world, "escape").ui;
      assert.equal(closed.popup, undefined);
      const back = press(press(closed, world, "escape").ui, world, "escape").ui;
      assert.deepEqual([back.expanded, back.focus, back.popup], [false, undefined, undefined]);
    }),
  );
});
