import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { bcaInterval } from "../../lib/eval/bca_interval.ts";
import { percentileInterval } from "../../lib/eval/bootstrap.ts";
import { normalCdf, normalQuantile } from "../../lib/eval/normal_distribution.ts";

Deno.test("normalCdf() and normalQuantile() agree with tables", () => {
  for (
    const [z, share] of [[0, 0.5], [1, 0.8413447], [1.959964, 0.975], [-2.575829, 0.005], [3, 0.9986501]]
  ) {
    assert.ok(Math.abs(normalCdf(z!) - share!) < 2e-7, String(z));
    assert.ok(Math.abs(normalQuantile(share!) - z!) < 2e-5, String(share));
  }
});

Deno.test("bcaInterval() without bias and acceleration has the percentiles", () => {
  const vals = Array.from({ length: 1001 }, (_, i) => i / 1000);
  assert.deepEqual(bcaInterval({ vals, estimate: 0.5, acceleration: 0 }), percentileInterval(vals));
  assert.equal(bcaInterval({ vals: [NaN], estimate: 0.5, acceleration: 0 }), null);
  assert.deepEqual(bcaInterval({ vals: [1, 1, NaN, 1], estimate: 1, acceleration: 0 }), [1, 1]);
});

Deno.test("bcaInterval() moves with the skewness, and against the bias", () => {
  const vals = Array.from({ length: 1001 }, (_, i) => i / 1000);
  const [low, high] = bcaInterval({ vals, estimate: 0.5, acceleration: -0.1 })!;
  const [plainLow, plainHigh] = percentileInterval(vals)!;
  assert.ok(low < plainLow && high < plainHigh, `${low} to ${high}`);
  const [above] = bcaInterval({ vals, estimate: 0.6, acceleration: 0 })!;
  assert.ok(above > plainLow, String(above));
});

Deno.test("bcaInterval() covers the variance of exponential numbers more often than percentiles do", () => {
  // The variance is a strongly skewed figure, as VAL near 1 is; its influence is (x - m)² - v.
  const covered = { plain: 0, bca: 0 };
  for (let set = 0; set < 200; set++) {
    const random = new RandomStream(set, "exponential");
    const x = Array.from({ length: 40 }, () => -Math.log(1 - random.uniform()));
    const variance = (of: number[]) => {
      const mean = of.reduce((sum, value) => sum + value, 0) / of.length;
      return of.reduce((sum, value) => sum + (value - mean) ** 2, 0) / of.length;
    };
    const vals = Array.from({ length: 400 }, () => variance(x.map(() => x[random.integer(x.length)]!)));
    const mean = x.reduce((sum, value) => sum + value, 0) / x.length;
    const influence = x.map((value) => (value - mean) ** 2 - variance(x));
    const moment = (power: number) => influence.reduce((sum, value) => sum + value ** power, 0);
    const resampled = { vals, estimate: variance(x), acceleration: moment(3) / (6 * moment(2) ** 1.5) };
    const contains = ([low, high]: [number, number]) => Number(low <= 1 && 1 <= high);
    covered.plain += contains(percentileInterval(vals)!);
    covered.bca += contains(bcaInterval(resampled)!);
  }
  assert.ok(covered.bca > covered.plain + 5, JSON.stringify(covered));
});
