import assert from "node:assert/strict";
import {
  differenceOf,
  formatDifference,
  formatSpread,
  isWithinNoise,
  meanWithNoise,
  pairedDifference,
  spreadOf,
} from "../../lib/base/difference.ts";

Deno.test("spreadOf() computes the mean and the standard deviation with n − 1", () => {
  assert.deepEqual(spreadOf([1, 2, 3]), { mean: 2, std: 1, count: 3 });
  assert.equal(formatSpread(spreadOf([0.5, 0.7])), "0.600 ± 0.141");
  assert.equal(formatSpread(spreadOf([0.5])), "0.500");
  assert.equal(formatSpread(spreadOf([NaN, NaN])), "–");
});

Deno.test("differenceOf() has the interval of Student's t", () => {
  // By hand: 2.776 (4 degrees of freedom) · √(1/3 + 4/3).
  const { value, noise } = differenceOf(spreadOf([1, 2, 3]), spreadOf([4, 6, 8]));
  assert.equal(value, -4);
  assert.ok(Math.abs(noise - 2.776 * Math.sqrt(5 / 3)) < 1e-12);
  // Many trainings: near the normal distribution; 40 degrees of freedom have 2.021.
  const many = spreadOf(Array.from({ length: 21 }, (_, i) => i % 2));
  const standard = Math.sqrt(2 * many.std ** 2 / 21);
  assert.ok(Math.abs(differenceOf(many, many).noise / standard - 2.021) < 2e-3);
});

Deno.test("a difference is within its noise, beyond it, or of a single training, which says nothing", () => {
  assert.equal(isWithinNoise({ value: -0.01, noise: 0.02 }), true);
  assert.equal(isWithinNoise({ value: -0.03, noise: 0.02 }), false);
  const single = differenceOf(spreadOf([0.9]), spreadOf([0.8]));
  assert.equal(isWithinNoise(single), undefined);
  assert.equal(formatDifference(single), "+0.100");
  assert.equal(formatDifference({ value: -0.0123, noise: 0.02 }), "−0.012 ± 0.020");
});

Deno.test("pairedDifference() agrees with a loop: the noise is that of the differences alone", () => {
  const a = [0.91, 0.95, 0.93, 0.97];
  const b = [0.9, 0.93, 0.93, 0.94];
  let [sum, squares] = [0, 0];
  for (let i = 0; i < 4; i++) sum += a[i]! - b[i]!;
  for (let i = 0; i < 4; i++) squares += (a[i]! - b[i]! - sum / 4) ** 2;
  const { value, noise } = pairedDifference(a, b);
  assert.ok(Math.abs(value - sum / 4) < 1e-12);
  // 3 degrees of freedom.
  assert.ok(Math.abs(noise - 3.182 * Math.sqrt(squares / 3) / 2) < 1e-12);
  assert.ok(noise < differenceOf(spreadOf(a), spreadOf(b)).noise, "what both share cancels out");
});

Deno.test("a single pair or none has no noise that is known", () => {
  assert.deepEqual(pairedDifference([0.75], [0.5]), { value: 0.25, noise: NaN });
  assert.deepEqual(pairedDifference([], []), { value: NaN, noise: NaN });
  assert.equal(meanWithNoise([1, 1, 1]).noise, 0);
  assert.equal(formatDifference(meanWithNoise([0.1, 0.1]), 4), "+0.1000 ± 0.0000");
});
