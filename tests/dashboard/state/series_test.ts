import assert from "node:assert/strict";
import fc from "fast-check";
import { type Bucket, Series } from "../../../lib/dashboard/state/series.ts";

/** Possible values of a curve: numbers and gaps. */
const values = fc.array(
  fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: -1e3, max: 1e3, noNaN: true }) },
    fc.constantFrom(NaN, Infinity, -Infinity),
  ),
  { maxLength: 5000, size: "max" },
);

function seriesOf(values: readonly number[]): Series {
  const series = new Series();
  for (const [i, value] of values.entries()) series.push(i + 1, value);
  return series;
}

/** Asserts that a bucket summarises its values. */
function assertStandsFor({ min, max, mean, count }: Bucket, values: readonly number[]): void {
  const finite = values.filter(Number.isFinite);
  assert.equal(count, finite.length);
  if (count === 0) return assert.deepEqual([min, max, mean], [NaN, NaN, NaN]);
  assert.deepEqual([min, max], [Math.min(...finite), Math.max(...finite)]);
  const expected = finite.reduce((sum, value) => sum + value, 0) / count;
  assert.ok(Math.abs(mean - expected) < 1e-8, `mean ${mean}, expected ${expected}`);
}

Deno.test("Series keeps minimum, maximum and mean of all values, in buckets without gaps", () => {
  fc.assert(
    fc.property(values, (values) => {
      const { full } = seriesOf(values);
      let next = 1;
      for (const bucket of full) {
        assert.equal(bucket.from, next);
        assertStandsFor(bucket, values.slice(bucket.from - 1, bucket.to));
        next = bucket.to + 1;
      }
      assert.equal(next, values.length + 1);
    }),
    { numRuns: 50, endOnFailure: true }, // Shrinking such long lists takes minutes.
  );
});

Deno.test("Series stays below 1025 buckets and keeps each spike of a million values", () => {
  const series = new Series();
  const spikes = new Map([[3, 50], [123_456, -70], [999_999, 90]]);
  let most = 0;
  for (let step = 1; step <= 1_000_000; step++) {
    series.push(step, spikes.get(step) ?? step % 10);
    most = Math.max(most, series.full.length);
  }
  assert.ok(most <= 1024, String(most));
  assert.ok(series.full.length >= 512, "coarser than it need be");
  for (const [step, spike] of spikes) {
    const bucket = series.full.find(({ from, to }) => from <= step && step <= to)!;
    assert.equal(spike < 0 ? bucket.min : bucket.max, spike);
  }
  const count = series.full.reduce((sum, bucket) => sum + bucket.count, 0);
  assert.equal(count, 1_000_000);
  const mean = series.full.reduce((sum, bucket) => sum + bucket.mean * bucket.count, 0) / count;
  assert.ok(Math.abs(mean - 4.5) < 1e-3, String(mean));
  assert.ok(series.recent.length <= 512);
});

Deno.test("Series.recent has the newest values individually, at most 512", () => {
  fc.assert(
    fc.property(values, (values) => {
      const { recent } = seriesOf(values);
      const first = Math.max(0, values.length - 512);
      assert.deepEqual(
        recent.map(({ from, to, mean }) => [from, to, mean]),
        values.slice(first).map((value, i) => {
          const x = first + i + 1;
          return [x, x, Number.isFinite(value) ? value : NaN];
        }),
      );
    }),
    { numRuns: 30, endOnFailure: true },
  );
});

Deno.test("Series keeps each value in a separate bucket while there are few", () => {
  const series = seriesOf([0.5, NaN, 0.25]);
  assert.deepEqual(series.full, series.recent);
  assert.deepEqual(series.full.map(({ mean, count }) => [mean, count]), [[0.5, 1], [NaN, 0], [0.25, 1]]);
});

Deno.test("Series.last is the newest value, NaN if it is a gap or there is none", () => {
  assert.equal(seriesOf([]).last, NaN);
  assert.equal(seriesOf([1, 2]).last, 2);
  assert.equal(seriesOf([1, Infinity]).last, NaN);
});

Deno.test("Series.cutAfter() drops what follows an x, and takes further values from there on", () => {
  fc.assert(
    fc.property(values, fc.nat(5000), (values, x) => {
      const series = seriesOf(values);
      series.cutAfter(x);
      const kept = Math.min(x, values.length);
      assert.equal(series.full.at(-1)?.to ?? 0, kept);
      assert.ok(series.recent.every(({ to }) => to <= x));
      series.push(x + 1, 7);
      assert.deepEqual([series.last, series.full.at(-1)!.to], [7, x + 1]);
      assert.equal(series.full.at(-1)!.from, x + 1);
    }),
  );
});
