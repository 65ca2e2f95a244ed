import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import { binOf, BINS_PER_UNIT } from "../../lib/eval/fine_bins.ts";
import { rocCurve } from "../../lib/eval/roc.ts";
import { histogramOf } from "./figures/fixtures.ts";

/** Share of the d² below the square of a threshold at the edge of a bin. */
function shareBelow(squared: readonly number[], threshold: number): number {
  const edge = Math.round(threshold ** 2 * BINS_PER_UNIT) / BINS_PER_UNIT;
  return squared.filter((value) => Math.fround(value) < edge).length / squared.length;
}

/** d² with ties, on the edges of bins and between them, also at both ends. */
const squaredDistances = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 32 }).map((n) => n / 8), fc.double({ min: 0, max: 4, noNaN: true })),
  { minLength: 1, maxLength: 40 },
);

Deno.test("rocCurve() is exact at each point, rises, and reaches from no pair to all pairs", () => {
  fc.assert(
    fc.property(squaredDistances, squaredDistances, (positive, negative) => {
      const curve = rocCurve(histogramOf(...positive), histogramOf(...negative));
      assert.ok(curve.length <= 500);
      assert.deepEqual(curve[0], { threshold: 0, far: 0, val: 0 });
      const { far, val } = curve.at(-1)!;
      assert.deepEqual([far, val], [1, 1]);
      curve.forEach(({ threshold, far, val }, i) => {
        assert.equal(far, shareBelow(negative, threshold), `FAR below ${threshold}`);
        assert.equal(val, shareBelow(positive, threshold), `VAL below ${threshold}`);
        assert.ok(i === 0 || threshold > curve[i - 1]!.threshold);
      });
    }),
    { numRuns: 40 },
  );
});

Deno.test("rocCurve() has the last point without false accepts and the first without false rejects", () => {
  fc.assert(
    fc.property(squaredDistances, squaredDistances, (positive, negative) => {
      const curve = rocCurve(histogramOf(...positive), histogramOf(...negative));
      const bins = (values: number[]) => values.map((value) => binOf(Math.fround(value)));
      const firstNegative = Math.min(...bins(negative));
      const lastPositive = Math.max(...bins(positive));
      const share = (values: number[], isBelow: (bin: number) => boolean) =>
        bins(values).filter(isBelow).length / values.length;
      const withoutFalseAccept = Math.max(...curve.filter(({ far }) => far === 0).map(({ val }) => val));
      assert.equal(withoutFalseAccept, share(positive, (bin) => bin < firstNegative));
      const withoutFalseReject = Math.min(...curve.filter(({ val }) => val === 1).map(({ far }) => far));
      assert.equal(withoutFalseReject, share(negative, (bin) => bin <= lastPositive));
    }),
    { numRuns: 40 },
  );
});

Deno.test("rocCurve() of many pairs steps evenly over both logarithms", () => {
  const random = new RandomStream(1, "roc");
  const draw = (mean: number) =>
    Array.from({ length: 50_000 }, () => Math.min(4, Math.max(0, mean + 0.5 * random.normal())));
  const curve = rocCurve(histogramOf(...draw(1)), histogramOf(...draw(2.5)));
  const steps = (rates: number[]) =>
    Math.max(...rates.filter((rate) => rate > 0.002).map((rate, i, all) => rate / (all[i - 1] ?? rate)));
  // 248 rates from 1 to 1/50,000: 4.5% from one to the next, give or take a few pairs.
  assert.ok(steps(curve.map(({ far }) => far)) < 1.06);
  assert.ok(steps(curve.map(({ val }) => 1 - val).reverse()) < 1.06);
});

Deno.test("rocCurve() is empty if one kind of pair is missing", () => {
  assert.deepEqual(rocCurve(histogramOf(1), histogramOf()), []);
  assert.deepEqual(rocCurve(histogramOf(), histogramOf(1)), []);
});
