import assert from "node:assert/strict";
import fc from "fast-check";
import { Smallest } from "../../lib/eval/smallest.ts";

Deno.test("Smallest keeps what a stable sort puts first", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 12 }),
      fc.constantFrom(Infinity, 6, 2),
      (values, most, limit) => {
        const smallest = new Smallest<number>(most, limit);
        values.forEach((value, i) => value < smallest.limit && smallest.offer(value, i));
        const sorted = values.map((value, i) => ({ value, i })).filter(({ value }) => value < limit)
          .sort((a, b) => a.value - b.value).slice(0, most);
        assert.deepEqual(smallest.items, sorted.map(({ i }) => i));
        assert.deepEqual(smallest.values, sorted.map(({ value }) => value));
      },
    ),
  );
});
