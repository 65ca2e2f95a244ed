import assert from "node:assert/strict";
import fc from "fast-check";
import { type QueryRanking, rankQuery } from "../../lib/eval/retrieval.ts";
import { RowBins } from "../../lib/eval/row_bins.ts";
import { naiveRanking } from "./naive_evaluation.ts";

/** The ranking of the query at index `self`, or of one that is not a reference; its class is [start, end). */
function rank(squared: number[], self: number, start: number, end: number): QueryRanking {
  const row = Float32Array.from(squared);
  return rankQuery(row, new RowBins().count({ squared: row, self, start, end }));
}

/** Labels: `before` of other classes, `own` of the query's class, `after` of others. */
function blockLabels(before: number, own: number, after: number): Int32Array {
  return new Int32Array(before + own + after).fill(1, before, before + own);
}

Deno.test("rankQuery() equals a naive ranking, with ties, at any scale of the distances", () => {
  const size = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(
      fc.tuple(size, fc.integer({ min: 2, max: 12 }), size),
      fc.infiniteStream(fc.integer({ min: 0, max: 40 })),
      fc.option(fc.nat()),
      fc.constantFrom(0.1, 1e-3, 1e-9),
      ([before, own, after], steps, pick, scale) => {
        const labels = blockLabels(before, own, after);
        const self = pick === null ? -1 : before + pick % own;
        const squared = [...Float32Array.from(labels, () => steps.next().value * scale)];
        const neighbours = Array.from(labels, (label, i) => ({ i, label, d: squared[i]! }))
          .filter(({ i }) => i !== self)
          .sort((a, b) => a.d - b.d || a.label - b.label); // equal distances: negatives first
        const found = rank(squared, self, before, before + own);
        const expected = naiveRanking(neighbours, 1)!;
        assert.equal(found.firstHit, expected.firstHit);
        assert.ok(Math.abs(found.precisionAtR - expected.precisionAtR) < 1e-12);
        assert.ok(Math.abs(found.averagePrecisionAtR - expected.averagePrecisionAtR) < 1e-12);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("rankQuery() orders distances that differ in the last bit", () => {
  const next = new Float32Array(Uint32Array.of(0x3f800001).buffer)[0]!; // the float32 after 1
  assert.deepEqual(rank([0, 1, next], 0, 0, 2), { firstHit: 1, precisionAtR: 1, averagePrecisionAtR: 1 });
  assert.deepEqual(rank([0, next, 1], 0, 0, 2), { firstHit: 2, precisionAtR: 0, averagePrecisionAtR: 0 });
});

Deno.test("rankQuery() ranks negatives first at equal distances", () => {
  assert.deepEqual(rank([0, 1, 1], 0, 0, 2), { firstHit: 2, precisionAtR: 0, averagePrecisionAtR: 0 });
});

Deno.test("rankQuery() counts a reference at distance 0 unless it is the query itself", () => {
  assert.equal(rank([0, 0.5, 0.7], -1, 0, 2).firstHit, 1);
  assert.equal(rank([0, 0.9, 0.7], 0, 0, 2).firstHit, 2);
});

Deno.test("rankQuery() gives MAP@R and R-precision as in the paper's example", () => {
  // R = 3; ranks: hit, miss, hit, then a hit beyond R: (1/1 + 2/3) / 3.
  const { precisionAtR, averagePrecisionAtR } = rank([0, 0.1, 0.3, 0.5, 0.2, 0.9], 0, 0, 4);
  assert.ok(Math.abs(averagePrecisionAtR - (1 + 2 / 3) / 3) < 1e-12);
  assert.ok(Math.abs(precisionAtR - 2 / 3) < 1e-12);
});
