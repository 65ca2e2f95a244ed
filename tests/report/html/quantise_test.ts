import assert from "node:assert/strict";
import fc from "fast-check";
import { distanceError, quantise } from "../../../lib/report/html/quantise.ts";

const value = fc.float({ min: -3, max: 3, noNaN: true });

Deno.test("quantise() has an error of at most half the scale, and the scale is small", () => {
  fc.assert(fc.property(fc.array(value), (values) => {
    const { scale, values: quantised } = quantise(values);
    const most = Math.max(0, ...values.map(Math.abs));
    assert.ok(scale <= Math.max(most / 32_767, 1 * Number(most === 0)) * (1 + 1e-9));
    for (const [i, value] of values.entries()) {
      assert.ok(Math.abs(quantised[i]! * scale - value) <= scale * 0.5000001);
    }
  }));
});

Deno.test("quantise() turns NaN into 0 and ignores it for the scale", () => {
  assert.deepEqual(quantise([NaN, 1, -0.5]).values, Int16Array.of(0, 32767, -16383));
  assert.deepEqual(quantise([0, NaN]), { scale: 1, values: new Int16Array(2) });
});

Deno.test("distanceError() is a bound for all pairs of embeddings", () => {
  const rows = fc.array(fc.array(value, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 8 });
  fc.assert(fc.property(rows, (rows) => {
    const embeddings = Float32Array.from(rows.flat());
    const quantised = quantise(embeddings);
    const bound = distanceError(embeddings, 3, quantised);
    const far = (a: ArrayLike<number>, i: number, j: number) =>
      Math.hypot(...[0, 1, 2].map((k) => a[3 * i + k]! - a[3 * j + k]!));
    const coarse = Float64Array.from(quantised.values, (value) => value * quantised.scale);
    for (let i = 0; i < rows.length; i++) {
      for (let j = 0; j < i; j++) {
        assert.ok(Math.abs(far(coarse, i, j) - far(embeddings, i, j)) <= bound + 1e-12);
      }
    }
    // A tight bound: no more than the worst case in every coordinate of both.
    assert.ok(bound <= 2 * Math.sqrt(3) * quantised.scale * 0.5000001);
  }));
});
