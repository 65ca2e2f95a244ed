import assert from "node:assert/strict";
import fc from "fast-check";
import { Series } from "../../../lib/dashboard/state/series.ts";
import { smooth } from "../../../lib/dashboard/state/smooth.ts";

const values = fc.array(
  fc.oneof({ weight: 5, arbitrary: fc.double({ min: -10, max: 10, noNaN: true }) }, fc.constant(NaN)),
  { maxLength: 300 },
);
const memories = fc.constantFrom(0, 0.8, 0.95, 0.997);

function bucketsOf(values: readonly number[]) {
  const series = new Series();
  for (const [i, value] of values.entries()) series.push(i, value);
  return series.full;
}

/** By definition: all previous values, weighted by powers of the memory. */
function naiveSmooth(values: readonly number[], memory: number): number[] {
  return values.map((value, last) => {
    if (Number.isNaN(value)) return NaN;
    let [sum, weights, weight] = [0, 0, 1];
    for (let i = last; i >= 0; i--) {
      if (Number.isNaN(values[i])) continue;
      sum += weight * values[i]!;
      weights += weight;
      weight *= memory;
    }
    return sum / weights;
  });
}

function assertNear(found: readonly number[], expected: readonly number[]): void {
  assert.equal(found.length, expected.length);
  for (const [i, value] of found.entries()) {
    const near = Object.is(value, expected[i]) || Math.abs(value - expected[i]!) < 1e-9;
    assert.ok(near, `${value} at ${i}, expected ${expected[i]}`);
  }
}

Deno.test("smooth() is the average of all previous values, weighted by their age; gaps stay gaps", () => {
  fc.assert(
    fc.property(values, memories, (values, memory) => {
      assertNear(smooth(bucketsOf(values), memory), naiveSmooth(values, memory));
    }),
  );
});

Deno.test("smooth() changes nothing without memory, and never changes a constant", () => {
  const values = [3, 1, NaN, 2];
  assertNear(smooth(bucketsOf(values), 0), values);
  assertNear(smooth(bucketsOf(new Array(50).fill(0.7)), 0.98), new Array(50).fill(0.7));
});

Deno.test("smooth() stays within the range of the values", () => {
  fc.assert(
    fc.property(values, memories, (values, memory) => {
      const finite = values.filter(Number.isFinite);
      const [low, high] = [Math.min(...finite) - 1e-9, Math.max(...finite) + 1e-9];
      for (const value of smooth(bucketsOf(values), memory)) {
        assert.ok(Number.isNaN(value) || (low <= value && value <= high), String(value));
      }
    }),
  );
});

Deno.test("smooth() depends only on previous values: later ones do not change it", () => {
  fc.assert(
    fc.property(values, values, memories, (before, after, memory) => {
      const whole = smooth(bucketsOf([...before, ...after]), memory);
      assert.deepEqual(whole.slice(0, before.length), smooth(bucketsOf(before), memory));
    }),
  );
});

Deno.test("smooth() treats a bucket of n values as n steps of the average", () => {
  const values = Array.from({ length: 2048 }, (_, i) => i < 1024 ? 1 : 2);
  const smoothed = smooth(bucketsOf(values), 0.997);
  const naive = naiveSmooth(values, 0.997);
  assert.equal(smoothed.length, 1024);
  assertNear(smoothed, naive.filter((_, i) => i % 2 === 1));
});
