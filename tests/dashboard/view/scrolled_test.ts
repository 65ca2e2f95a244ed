import assert from "node:assert/strict";
import fc from "fast-check";
import { initialUi } from "../../../lib/dashboard/ui/ui_state.ts";
import { scrolled } from "../../../lib/dashboard/view/scrolled.ts";
import { span } from "../../../lib/dashboard/view/text.ts";
import { contextOf, stateOf } from "../fixtures.ts";

/** Lines that are numbered from 1. */
const numbered = (count: number) => Array.from({ length: count }, (_, i) => [span(String(i + 1))]);
const contextAt = (up: number) => contextOf(stateOf([]), { ...initialUi(), scroll: { log: up } });

Deno.test("scrolled() shows the newest lines, or those above them by the scroll position", () => {
  const shown = (up: number) =>
    scrolled("log", numbered(10), 3, contextAt(up)).shown.map(([piece]) => Number(piece!.text));
  assert.deepEqual(shown(0), [8, 9, 10]);
  assert.deepEqual(shown(2), [6, 7, 8]);
  assert.deepEqual(shown(99), [1, 2, 3]);
});

Deno.test("scrolled() fills the available rows at any scroll position, and notes what it shows", () => {
  fc.assert(
    fc.property(fc.nat(50), fc.integer({ min: -2, max: 60 }), fc.nat(80), (count, rows, up) => {
      const { shown, note } = scrolled("log", numbered(count), rows, contextAt(up));
      assert.equal(shown.length, Math.min(count, Math.max(0, rows)));
      if (count <= rows) return assert.deepEqual(note, []);
      if (rows <= 0) return;
      const [first, last] = [shown[0]![0]!.text, shown.at(-1)![0]!.text];
      assert.equal(note[0]!.text, `${first}–${last} of ${count}`);
    }),
  );
});

Deno.test("scrolled() keeps lists apart", () => {
  assert.equal(scrolled("epochs", numbered(5), 1, contextAt(3)).shown[0]![0]!.text, "5");
});
