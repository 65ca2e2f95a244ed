import assert from "node:assert/strict";
import fc from "fast-check";
import { rankQuery } from "../../lib/eval/mod.ts";
import { naiveRanking } from "./naive_evaluation.ts";

/** Labels of a query's class among others: `before` of other classes, `own` of its, `after` of others. */
function blockLabels(before: number, own: number, after: number): Uint8Array {
  return new Uint8Array(before + own + after).fill(1, before, before + own);
}

Deno.test("rankQuery() equals a naive ranking, with ties, at any scale of the distances", () => {
  const size = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(
      fc.tuple(size, fc.integer({ min: 2, max: 12 }), size),
      fc.infiniteStream(fc.integer({ min: 0, max: 40 })),
      fc.nat(),
      fc.constantFrom(0.1, 1e-3, 1e-9),
      ([before, own, after], steps, pick, scale) => {
        const labels = blockLabels(before, own, after);
        const query = before + pick % own;
        const squared = Float32Array.from(labels, () => steps.next().value * scale);
        const found = rankQuery(squared, query, before, before + own);
        const expected = naiveRanking(squared, labels, query)!;
        assert.equal(found.recallAt1, expected.recallAt1);
        assert.ok(Math.abs(found.averagePrecisionAtR - expected.averagePrecisionAtR) < 1e-12);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("rankQuery() orders distances that differ in the last bit", () => {
  const next = new Float32Array(Uint32Array.of(0x3f800001).buffer)[0]!; // the float32 after 1
  assert.deepEqual(rankQuery(Float32Array.of(0, 1, next), 0, 0, 2), {
    recallAt1: true,
    averagePrecisionAtR: 1,
  });
  assert.deepEqual(rankQuery(Float32Array.of(0, next, 1), 0, 0, 2), {
    recallAt1: false,
    averagePrecisionAtR: 0,
  });
});

Deno.test("rankQuery() ranks a negative first between equal distances", () => {
  assert.deepEqual(rankQuery(Float32Array.of(0, 1, 1), 0, 0, 2), {
    recallAt1: false,
    averagePrecisionAtR: 0,
  });
});

Deno.test("rankQuery() gives MAP@R of the paper's kind of example", () => {
  // R = 3; ranks: hit, miss, hit, then a hit beyond R: (1/1 + 2/3) / 3.
  const squared = Float32Array.of(0, 0.1, 0.3, 0.5, 0.2, 0.9);
  const { averagePrecisionAtR } = rankQuery(squared, 0, 0, 4);
  assert.ok(Math.abs(averagePrecisionAtR - (1 + 2 / 3) / 3) < 1e-12);
});
