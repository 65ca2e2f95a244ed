import assert from "node:assert/strict";
import fc from "fast-check";
import { asBits } from "../../lib/eval/float_bits.ts";
import { binOfBits, firstSquared, ROW_BINS, RowBins } from "../../lib/eval/row_bins.ts";

/** Rows of one length at different scales, so that one row's nearest say little about the next row's. */
const rows = fc.integer({ min: 1, max: 30 }).chain((length) =>
  fc.array(
    fc.record({
      squared: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length }),
      scale: fc.constantFrom(4, 1, 1e-3, 1e-9),
      self: fc.option(fc.nat(length - 1), { nil: -1 }),
      bounds: fc.tuple(fc.nat(length), fc.nat(length)),
    }),
    { minLength: 1, maxLength: 6 },
  )
);

Deno.test("RowBins have the nearest references of each row, whatever the previous row was", () => {
  fc.assert(
    fc.property(rows, fc.nat(12), (rows, nearest) => {
      const bins = new RowBins(nearest);
      for (const { squared: drawn, scale, self, bounds } of rows) {
        const squared = Float32Array.from(drawn, (value) => value * scale);
        const [a, b] = [Math.min(...bounds), Math.max(...bounds)];
        const [start, end] = self < 0 ? [a, b] : [Math.min(a, self), Math.max(b, self + 1)];
        bins.count({ squared, self, start, end });
        const own = [...squared.keys()].filter((i) => i >= start && i < end && i !== self);
        const others = [...squared.keys()].filter((i) => i < start || i >= end);
        const binOf = (i: number) => binOfBits(asBits(squared)[i]!);
        for (
          const [counts, near, places] of [
            [bins.positives, bins.near, own],
            [bins.negatives, bins.nearOthers, others],
          ] as const
        ) {
          const expected = new Uint32Array(ROW_BINS);
          for (const i of places) expected[binOf(i)]!++;
          assert.deepEqual(counts.subarray(0, bins.end), expected.subarray(0, bins.end));
          assert.deepEqual(
            [...near].filter((i) => binOf(i) < bins.end),
            places.filter((i) => binOf(i) < bins.end),
          );
        }
        const within = [...own, ...others].filter((i) => squared[i]! < firstSquared(bins.end)).length;
        assert.equal(bins.relevant, own.length);
        assert.ok(within >= Math.min(Math.max(nearest, own.length), own.length + others.length));
        assert.ok([...own, ...others].every((i) => binOf(i) >= bins.first));
      }
    }),
    { numRuns: 300 },
  );
});
