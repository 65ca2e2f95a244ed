import assert from "node:assert/strict";
import fc from "fast-check";
import { initialUi, PAGES } from "../../../lib/dashboard/ui/ui_state.ts";
import type { Rect } from "../../../lib/dashboard/view/frame.ts";
import { below, besides, centred, fixed, grid, inside, share } from "../../../lib/dashboard/view/layout.ts";
import { layOut } from "../../../lib/dashboard/view/pages.ts";

const rects: fc.Arbitrary<Rect> = fc.record({
  x: fc.nat(20),
  y: fc.nat(20),
  width: fc.nat(300),
  height: fc.nat(90),
});

/** Asserts that each cell of a rectangle belongs to exactly one part, and that all parts are within it. */
function assertFilled(rect: Rect, parts: readonly Rect[]): void {
  const owner = new Map<string, number>();
  for (const [i, { x, y, width, height }] of parts.entries()) {
    assert.ok(width >= 0 && height >= 0);
    for (let row = y; row < y + height; row++) {
      for (let column = x; column < x + width; column++) {
        const cell = `${column} ${row}`;
        assert.equal(owner.get(cell), undefined, `${cell} belongs to two parts`);
        assert.ok(
          column >= rect.x && column < rect.x + rect.width && row >= rect.y && row < rect.y + rect.height,
        );
        owner.set(cell, i);
      }
    }
  }
  assert.equal(owner.size, rect.width * rect.height, "a gap");
}

const parts = fc.tuple(
  fc.array(fc.oneof(fc.nat(40).map(fixed), fc.integer({ min: 1, max: 5 }).map(share)), { maxLength: 6 }),
  fc.integer({ min: 1, max: 5 }).map(share),
).map(([others, last]) => [...others, last]);

Deno.test("besides() and below() fill a rectangle without gaps or overlaps", () => {
  fc.assert(
    fc.property(rects, parts, (rect, parts) => {
      for (const divide of [besides, below]) {
        const found = divide(rect, parts);
        assert.equal(found.length, parts.length);
        assertFilled(rect, found);
      }
    }),
  );
});

Deno.test("besides() and below() give fixed parts their size while there is room", () => {
  const rect = { x: 3, y: 2, width: 100, height: 30 };
  const parts = [share(2), fixed(10), share(1)];
  assert.deepEqual(besides(rect, parts).map(({ x, width }) => [x, width]), [[3, 60], [63, 10], [73, 30]]);
  assert.deepEqual(below(rect, parts).map(({ y, height }) => [y, height]), [[2, 13], [15, 10], [25, 7]]);
  assert.deepEqual(besides({ ...rect, width: 8 }, parts).map(({ width }) => width), [0, 8, 0]);
});

Deno.test("grid() fills a rectangle with cells of sufficient size, as many as fit", () => {
  const least = { width: 36, height: 7 };
  fc.assert(
    fc.property(rects, fc.integer({ min: 1, max: 20 }), (rect, count) => {
      const cells = grid(rect, count, least);
      assertFilled(rect, cells);
      assert.ok(cells.length >= 1 && cells.length <= count);
      if (rect.width < least.width || rect.height < least.height) return;
      assert.ok(cells.every(({ width, height }) => width >= least.width && height >= least.height));
      const room = Math.floor(rect.width / least.width) * Math.floor(rect.height / least.height);
      assert.equal(cells.length, Math.min(count, room));
    }),
  );
});

Deno.test("inside() removes the border, and leaves nothing of a rectangle that is only a border", () => {
  assert.deepEqual(inside({ x: 3, y: 4, width: 10, height: 5 }), { x: 4, y: 5, width: 8, height: 3 });
  assert.deepEqual(inside({ x: 0, y: 0, width: 1, height: 2 }), { x: 1, y: 1, width: 0, height: 0 });
});

Deno.test("centred() centres a rectangle in another, cut to its size", () => {
  const rect = { x: 0, y: 0, width: 80, height: 24 };
  assert.deepEqual(centred(rect, 20, 10), { x: 30, y: 7, width: 20, height: 10 });
  assert.deepEqual(centred(rect, 200, 100), rect);
});

Deno.test("Every page fills the screen with panes, each of them once", () => {
  const sizes = fc.record({
    width: fc.integer({ min: 60, max: 300 }),
    height: fc.integer({ min: 12, max: 90 }),
  });
  fc.assert(
    fc.property(sizes, fc.constantFrom(...PAGES), ({ width, height }, page) => {
      const rect = { x: 0, y: 4, width, height };
      const placed = layOut({ ...initialUi(), page }, rect);
      assertFilled(rect, placed.map(([, place]) => place));
      assert.equal(new Set(placed.map(([name]) => name)).size, placed.length);
      for (const [name, place] of placed) assert.ok(place.width >= 10 && place.height >= 4, name);
    }),
    { numRuns: 200 },
  );
});

Deno.test("An expanded pane fills the page", () => {
  const rect = { x: 0, y: 4, width: 80, height: 20 };
  const ui = { ...initialUi(), focus: "loss", expanded: true };
  assert.deepEqual(layOut(ui, rect), [["loss", rect]]);
  assert.ok(layOut({ ...ui, focus: "no such pane" }, rect).length > 1);
});
