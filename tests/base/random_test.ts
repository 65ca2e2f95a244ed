import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";

const draw = (stream: RandomStream, length = 20) => Array.from({ length }, () => stream.uniform());

Deno.test("RandomStream gives the same numbers for the same name", () => {
  for (const indices of [[], [3], [3, 7]]) {
    assert.deepEqual(
      draw(new RandomStream(5, "sampler", ...indices)),
      draw(new RandomStream(5, "sampler", ...indices)),
    );
  }
});

Deno.test("RandomStream gives different numbers for a different seed, purpose, index or number of indices", () => {
  const streams = [
    new RandomStream(1, "sampler"),
    new RandomStream(2, "sampler"),
    new RandomStream(1, "sampled"),
    new RandomStream(1, "sampler", 0),
    new RandomStream(1, "sampler", 1),
    new RandomStream(1, "sampler", 1, 0),
    new RandomStream(1, "sampler", 11),
    new RandomStream(1, "sampler", 1, 1),
  ];
  const firsts = streams.map((stream) => String(draw(stream)));
  assert.equal(new Set(firsts).size, streams.length);
});

Deno.test("RandomStream gives the same numbers in every version: resumed runs depend on them", () => {
  const stream = new RandomStream(1, "sampler", 1);
  assert.deepEqual([1000, 1000, 1000, 1000].map((bound) => stream.integer(bound)), [578, 466, 333, 322]);
});

Deno.test("The first numbers of streams with similar names are uniform and independent", () => {
  // Every image, step and epoch has its own stream, so the first number matters most.
  const count = 4000;
  const first = Array.from({ length: count }, (_, i) => new RandomStream(1, "digit", i).uniform());
  assert.ok(Math.abs(mean(first) - 1 / 2) < 0.02, `mean ${mean(first)}`);
  const products = first.slice(1).map((value, i) => (value - 0.5) * (first[i]! - 0.5));
  // Standard error of the mean product: 1 / 12 / √4000 = 0.0013.
  assert.ok(Math.abs(mean(products)) < 0.006, `covariance ${mean(products)}`);
});

Deno.test("RandomStream.uniform() stays in [0, 1) and fills it evenly", () => {
  const values = draw(new RandomStream(1, "test"), 20_000);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  assertEven(values.map((value) => Math.floor(value * 20)), 20);
});

Deno.test("RandomStream.integer() gives each number below the bound equally often", () => {
  for (const bound of [2, 7, 10, 256]) {
    const random = new RandomStream(1, "test", bound);
    assertEven(Array.from({ length: 100 * bound }, () => random.integer(bound)), bound);
  }
});

Deno.test("RandomStream.normal() has mean 0, variance 1 and the tails of a normal distribution", () => {
  const random = new RandomStream(1, "test");
  const values = Array.from({ length: 20_000 }, () => random.normal());
  assert.ok(values.every(Number.isFinite));
  assert.ok(Math.abs(mean(values)) < 0.03);
  assert.ok(Math.abs(mean(values.map((value) => value ** 2)) - 1) < 0.05);
  // 4.55% are beyond 2 standard deviations.
  assert.ok(Math.abs(mean(values.map((value) => Number(Math.abs(value) > 2))) - 0.0455) < 0.007);
});

Deno.test("RandomStream.uniforms() gives float32 in [0, 1) that never round to 1", () => {
  const values = new RandomStream(1, "test").uniforms(50_000);
  assert.ok(values.every((value) => value >= 0 && value < 1));
  // The largest value of 24 bits gives the largest float32 below 1, so no draw can be 1.
  assert.equal(Math.fround(0xffffff / 0x1000000), 0xffffff / 0x1000000);
  assert.ok(values.every((value) => Number.isInteger(value * 0x1000000)));
  assertEven(Array.from(values, (value) => Math.floor(value * 20)), 20);
});

Deno.test("RandomStream.shuffle() permutes in place", () => {
  fc.assert(fc.property(fc.array(fc.integer()), fc.integer({ min: 0 }), (items, seed) => {
    const shuffled = items.slice();
    assert.equal(new RandomStream(seed, "test").shuffle(shuffled), shuffled);
    assert.deepEqual(shuffled.sort(), items.slice().sort());
  }));
});

Deno.test("RandomStream.shuffle() gives each order of 4 items equally often", () => {
  const random = new RandomStream(1, "test");
  const orders = new Map<string, number>();
  const drawn = Array.from({ length: 2400 }, () => {
    const order = random.shuffle([0, 1, 2, 3]).join("");
    if (!orders.has(order)) orders.set(order, orders.size);
    return orders.get(order)!;
  });
  assertEven(drawn, 24);
});

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Asserts that numbers are spread evenly over 0 … bins − 1 (χ²; 5 standard deviations are allowed). */
function assertEven(values: number[], bins: number): void {
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    assert.ok(Number.isInteger(value) && value >= 0 && value < bins, `${value}`);
    counts[value]!++;
  }
  const expected = values.length / bins;
  const statistic = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const freedom = bins - 1;
  assert.ok(statistic < freedom + 5 * Math.sqrt(2 * freedom), `χ² ${statistic} with ${freedom} degrees`);
}
