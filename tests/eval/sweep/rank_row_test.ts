import assert from "node:assert/strict";
import fc from "fast-check";
import { binRow, rankRow } from "../../../lib/eval/sweep/rank_row.ts";
import { naiveRanking } from "../naive_evaluation.ts";
import { rowOf } from "./fixtures.ts";

/** The ranking of the query at index `self`, or of one that is not a reference; its class is [start, end). */
function rank(squared: ArrayLike<number>, self: number, start: number, end: number, whole = false) {
  const { space, row } = rowOf(Float32Array.from(squared), self, start, end);
  binRow(space, row);
  const found = new Float64Array(4);
  rankRow(space, row, whole, found, 0);
  const [firstHit, hits, precisions, wholePrecisions] = [...found] as [number, number, number, number];
  return {
    firstHit,
    precisionAtR: hits / row.relevant,
    averagePrecisionAtR: precisions / row.relevant,
    averagePrecision: wholePrecisions / row.relevant,
  };
}

/** Labels: `before` of other classes, `own` of the query's class, `after` of others. */
function blockLabels(before: number, own: number, after: number): Int32Array {
  return new Int32Array(before + own + after).fill(1, before, before + own);
}

/** The mean over the references of label 1 of the share of label 1 among all up to each. */
function naiveAveragePrecision(neighbours: readonly { label: number }[]): number {
  let [hits, sum] = [0, 0];
  neighbours.forEach(({ label }, i) => label === 1 && (sum += ++hits / (i + 1)));
  return sum / hits;
}

for (const [name, sizes, values] of [["few", 12, 40], ["many", 400, 150]] as const) {
  Deno.test(`rankRow() equals a naive ranking of ${name} references, with ties, at any scale of the distances`, () => {
    const size = fc.integer({ min: 0, max: sizes });
    fc.assert(
      fc.property(
        fc.tuple(size, fc.integer({ min: 2, max: sizes }), size),
        fc.infiniteStream(fc.integer({ min: 0, max: values })),
        fc.option(fc.nat()),
        fc.constantFrom(0.02, 1e-3, 1e-9),
        fc.boolean(),
        ([before, own, after], steps, pick, scale, whole) => {
          const labels = blockLabels(before, own, after);
          const self = pick === null ? -1 : before + pick % own;
          const squared = [...Float32Array.from(labels, () => steps.next().value * scale)];
          const neighbours = Array.from(labels, (label, i) => ({ i, label, d: squared[i]! }))
            .filter(({ i }) => i !== self)
            .sort((a, b) => a.d - b.d || a.label - b.label); // equal distances: negatives first
          const found = rank(squared, self, before, before + own, whole);
          const expected = naiveRanking(neighbours, 1)!;
          assert.equal(found.firstHit, expected.firstHit);
          assert.ok(Math.abs(found.precisionAtR - expected.precisionAtR) < 1e-12);
          assert.ok(Math.abs(found.averagePrecisionAtR - expected.averagePrecisionAtR) < 1e-12);
          if (!whole) return;
          assert.ok(Math.abs(found.averagePrecision - naiveAveragePrecision(neighbours)) < 1e-12);
        },
      ),
      { numRuns: name === "few" ? 300 : 60 },
    );
  });
}

Deno.test("rankRow() orders distances that differ in the last bit", () => {
  const next = new Float32Array(Uint32Array.of(0x3f800001).buffer)[0]!; // the float32 after 1
  assert.equal(rank([0, 1, next], 0, 0, 2).averagePrecisionAtR, 1);
  const { firstHit, precisionAtR } = rank([0, next, 1], 0, 0, 2);
  assert.deepEqual([firstHit, precisionAtR], [2, 0]);
});

Deno.test("rankRow() ranks other classes first at equal distances", () => {
  const { firstHit, averagePrecisionAtR } = rank([0, 1, 1], 0, 0, 2);
  assert.deepEqual([firstHit, averagePrecisionAtR], [2, 0]);
});

Deno.test("rankRow() counts a reference at distance 0 unless it is the query itself", () => {
  assert.equal(rank([0, 0.5, 0.7], -1, 0, 2).firstHit, 1);
  assert.equal(rank([0, 0.9, 0.7], 0, 0, 2).firstHit, 2);
});

Deno.test("rankRow() gives MAP@R and R-precision as in the paper's example", () => {
  // R = 3; ranks: hit, miss, hit, then a hit beyond R: (1/1 + 2/3) / 3.
  const { precisionAtR, averagePrecisionAtR } = rank([0, 0.1, 0.3, 0.5, 0.2, 0.9], 0, 0, 4);
  assert.ok(Math.abs(averagePrecisionAtR - (1 + 2 / 3) / 3) < 1e-12);
  assert.ok(Math.abs(precisionAtR - 2 / 3) < 1e-12);
});

Deno.test("rankRow() takes little time for 100,000 equal distances", () => {
  const found = rank(new Float32Array(100_000).fill(0.5), 0, 0, 50_000);
  assert.deepEqual([found.firstHit, found.precisionAtR], [50_001, 0]);
});
