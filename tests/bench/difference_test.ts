import assert from "node:assert/strict";
import {
  differenceOf,
  formatDifference,
  formatSpread,
  isWithinNoise,
  spreadOf,
} from "../../lib/bench/difference.ts";

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
