import assert from "node:assert/strict";
import fc from "fast-check";
import { expandGrid } from "../../lib/sweep/expand_grid.ts";
import { refuses } from "../base/fixtures.ts";

const lists = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), {
  maxLength: 4,
})
  .map((all) => new Map(all.map((values, i) => [`flag${i}`, values])));

Deno.test("expandGrid() has each combination of values once, the last list's closest together", () => {
  fc.assert(fc.property(lists, (lists) => {
    const found = expandGrid(lists).map((values) => JSON.stringify([...values]));
    // By counting in a mixed base.
    const sizes = [...lists.values()].map(({ length }) => length);
    const count = sizes.reduce((product, size) => product * size, 1);
    const naive = Array.from({ length: count }, (_, index) => {
      let rest = index;
      const digits = sizes.toReversed().map((size) => {
        const digit = rest % size;
        rest = Math.floor(rest / size);
        return digit;
      }).reverse();
      return JSON.stringify([...lists].map(([name, values], i) => [name, values[digits[i]!]]));
    });
    assert.deepEqual(found, naive);
    assert.equal(new Set(found).size, count);
  }));
});

Deno.test("expandGrid() refuses more combinations than anyone could train, without making them", () =>
  refuses(
    () => expandGrid(new Map(Array.from({ length: 12 }, (_, i) => [`${i}`, [1, 2, 3, 4, 5, 6, 7, 8, 9]]))),
    /^Expected a grid of at most 10000 trainings but found 282429536481; omit some values$/,
  ));
