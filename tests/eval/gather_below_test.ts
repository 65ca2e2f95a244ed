import assert from "node:assert/strict";
import fc from "fast-check";
import { gatherBelow } from "../../lib/eval/gather_below.ts";
import { asBits, bitsOf } from "../../lib/eval/float_bits.ts";

Deno.test("gatherBelow() finds the indices of the numbers below a limit like a naive loop", () => {
  const number = fc.constantFrom(0, 1e-30, 0.5, 1, 1 + 2 ** -23, 2, 4);
  fc.assert(
    fc.property(fc.array(number, { maxLength: 40 }), number, fc.nat(), fc.nat(), (values, limit, a, b) => {
      const [from, to] = [a % (values.length + 1), b % (values.length + 1)];
      const places = new Int32Array(values.length + 1);
      const count = gatherBelow(asBits(Float32Array.from(values)), from, to, bitsOf(limit), places, 1);
      const expected = values.flatMap((value, i) => i >= from && i < to && value < limit ? [i] : []);
      assert.deepEqual([...places.subarray(0, count)], [0, ...expected]);
    }),
    { numRuns: 500 },
  );
});

Deno.test("gatherBelow() finds all numbers below infinity", () => {
  const places = new Int32Array(5);
  assert.equal(gatherBelow(asBits(Float32Array.of(0, 1, 2, 3, 4)), 0, 5, bitsOf(Infinity), places, 0), 5);
});
