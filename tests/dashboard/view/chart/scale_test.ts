import assert from "node:assert/strict";
import fc from "fast-check";
import type { Range } from "../../../../lib/dashboard/range.ts";
import { fitScale, position, ticks, tickTexts } from "../../../../lib/dashboard/view/chart/scale.ts";

/** Values of all magnitudes, some of them almost equal, with gaps. */
const value = fc.oneof(
  fc.double({ min: -2, max: 2, noNaN: true }).filter((value) => value === 0 || Math.abs(value) > 1e-30),
  fc.tuple(fc.integer({ min: -20, max: 20 }), fc.double({ min: 1, max: 10, noNaN: true }))
    .map(([power, mantissa]) => mantissa * 10 ** power),
  fc.constantFrom(0, 1, 1 - 2 ** -53, 1e-4, 1e-4 * (1 + 2 ** -52), NaN, Infinity),
);
const bounds = fc.constantFrom<Partial<Range>>({}, { from: 0 }, { from: 0, to: 1 }, { from: 0, to: 2 });
const ranges = fc.tuple(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: -9, max: 6, noNaN: true }),
)
  .map(([from, power]) => ({ from, to: from + 10 ** power, log: false }))
  .filter(({ from, to }) => to - from > 1e-9 * Math.abs(from));
const most = fc.integer({ min: 1, max: 20 });

Deno.test("fitScale() contains all values within the bounds, with a little room", () => {
  fc.assert(
    fc.property(fc.array(value), bounds, (values, bounds) => {
      const { from, to, log } = fitScale(values, bounds, false);
      assert.equal(log, false);
      assert.ok(from < to && Number.isFinite(to - from), `${from} to ${to}`);
      const { from: least = -Infinity, to: largest = Infinity } = bounds;
      const within = values.filter((value) => Number.isFinite(value) && value >= least && value <= largest);
      for (const value of within) assert.ok(from <= value && value <= to);
      if (within.length === values.filter(Number.isFinite).length) assert.ok(from >= least && to <= largest);
      assert.ok(to - from > 1e-10 * Math.max(Math.abs(from), Math.abs(to)), "too narrow for ticks");
    }),
    { numRuns: 1000 },
  );
});

Deno.test("fitScale() makes room around a single value, and uses the bounds if there is none", () => {
  assert.deepEqual(fitScale([NaN], { from: 0, to: 2 }, false), { from: 0, to: 2, log: false });
  const none = fitScale([], {}, false);
  assert.ok(none.from <= 0 && none.to >= 1);
  const { from, to } = fitScale([0.5], {}, false);
  assert.ok(from < 0.46 && to > 0.54);
  assert.equal(fitScale([0], { from: 0 }, false).from, 0);
});

Deno.test("fitScale() treats values that differ only by rounding as one value", () => {
  const { from, to } = fitScale([1e-4, 1e-4 * (1 + 2 ** -52)], {}, false);
  assert.ok(to - from > 1e-5);
});

Deno.test("fitScale() is logarithmic over values above 0, if there are any", () => {
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const { from, to, log } = fitScale(values, { from: 0 }, true);
      const positive = values.filter((value) => value > 0 && Number.isFinite(value));
      assert.equal(log, positive.length > 0);
      if (!log) return;
      assert.ok(from > 0 && to > from * 1.0001);
      for (const value of positive) assert.ok(from <= value && value <= to);
    }),
  );
});

Deno.test("position() is 0 and 1 at the ends of a scale, and proportional between them", () => {
  assert.deepEqual([2, 3, 4].map((value) => position({ from: 2, to: 4, log: false }, value)), [0, 0.5, 1]);
  const places = [1, 10, 100].map((value) => position({ from: 1, to: 100, log: true }, value));
  assert.deepEqual(places.map((place) => place.toFixed(9)), ["0.000000000", "0.500000000", "1.000000000"]);
});

Deno.test("ticks() are round, ascending, equidistant, within the range, and not too many", () => {
  fc.assert(
    fc.property(ranges, most, (scale, most) => {
      const values = ticks(scale, most);
      const slack = 1e-6 * (scale.to - scale.from);
      assert.ok(values.length <= most);
      if (most >= 3) assert.ok(values.length >= 1, "none at all");
      for (const value of values) assert.ok(value >= scale.from - slack && value <= scale.to + slack);
      const steps = values.slice(1).map((value, i) => value - values[i]!);
      for (const step of steps) {
        assert.ok(step > 0 && Math.abs(step - steps[0]!) < slack);
        const mantissa = step / 10 ** Math.floor(Math.log10(step * (1 + 1e-3)));
        assert.ok([1, 2, 2.5, 5].some((round) => Math.abs(mantissa / round - 1) < 1e-3), String(step));
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("ticks() of some ranges", () => {
  const linear = (from: number, to: number, most: number) => ticks({ from, to, log: false }, most);
  assert.deepEqual(linear(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8]);
  assert.deepEqual(linear(-0.3, 1.2, 4), [0, 0.5, 1]);
  assert.deepEqual(linear(0, 4680, 5), [0, 1000, 2000, 3000, 4000]);
  assert.deepEqual(linear(0, 1, 0), []);
});

Deno.test("ticks() of a logarithmic scale are powers of ten if there are at least two", () => {
  assert.deepEqual(ticks({ from: 0.005, to: 2, log: true }, 5), [0.01, 0.1, 1]);
  assert.deepEqual(ticks({ from: 1e-6, to: 1, log: true }, 4), [1e-6, 1e-4, 1e-2, 1]);
  assert.deepEqual(ticks({ from: 0.2, to: 0.8, log: true }, 4), [0.2, 0.4, 0.6, 0.8]);
});

Deno.test("ticks() terminates for a range so narrow that its values are indistinguishable", () => {
  assert.ok(ticks({ from: 1, to: 1 + 2 ** -52, log: false }, 5).length <= 5);
});

Deno.test("tickTexts() formats each tick exactly, and no two alike", () => {
  const exponents: Readonly<Record<string, number>> = { k: 3, M: 6, G: 9 };
  fc.assert(
    fc.property(ranges, most, (scale, most) => {
      const values = ticks(scale, most);
      const said = tickTexts(values).map((text) => {
        const [, number, unit] = /^(.*?)([kMG]?)$/.exec(text)!;
        const [digits, exponent = "0"] = number!.split("e");
        // Read as one number: a product would round.
        return Number(`${digits}e${Number(exponent) + (exponents[unit!] ?? 0)}`);
      });
      for (const [i, value] of values.entries()) {
        assert.ok(Math.abs(said[i]! - value) <= 1e-9 * (scale.to - scale.from), `${value} as ${said[i]}`);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("tickTexts() has as many places as the finest tick needs", () => {
  assert.deepEqual(tickTexts([0, 0.5, 1]), ["0.0", "0.5", "1.0"]);
  assert.deepEqual(tickTexts([0, 0.25, 0.5]), ["0.00", "0.25", "0.50"]);
  assert.deepEqual(tickTexts([0, 2.5e-5, 5e-5]), ["0", "2.5e-5", "5e-5"]);
  assert.deepEqual(tickTexts([0, 1000, 2000]), ["0", "1000", "2000"]);
  assert.deepEqual(tickTexts([10_000, 12_500]), ["10k", "12.5k"]);
  assert.deepEqual(tickTexts([1_000_000, 1_002_500]), ["1M", "1.0025M"]);
  assert.deepEqual(tickTexts([]), []);
});
