import assert from "node:assert/strict";
import fc from "fast-check";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import type { ExactEvaluation } from "../../lib/eval/exact_evaluation.ts";
import type { ImagePair } from "../../lib/eval/hardest_pairs.ts";
import type { Suspect } from "../../lib/eval/suspects.ts";
import { close, gridPoints, type Labelled, scatteredClasses } from "./fixtures.ts";
import { naiveCrossPairs, naiveNeighbours, type NaivePair, naivePairs } from "./naive_evaluation.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

async function evaluated(queries: Labelled, references?: Labelled): Promise<Required<ExactEvaluation>> {
  const { embeddings, dimension, labels } = queries;
  const options = { details: true, ...(references && { references }) };
  return await evaluateExact(embeddings, dimension, labels, options) as Required<ExactEvaluation>;
}

/** Points of one set, and sometimes of a second set with which they are compared. */
const sets = fc.tuple(gridPoints(), fc.option(gridPoints(), { nil: undefined }));

Deno.test("evaluateExact() counts the classes of nearest images like naive loops; the diagonal is Recall@1", async () => {
  await fc.assert(
    fc.asyncProperty(sets, async ([queries, references]) => {
      const { confusion, recall_at_1 } = await evaluated(queries, references);
      const others = references ?? queries;
      const size = Math.max(-1, ...queries.labels, ...others.labels) + 1;
      const expected = Array.from({ length: size }, () => new Array<number>(size).fill(0));
      queries.labels.forEach((label, query) => {
        const neighbours = naiveNeighbours(queries, references, query);
        if (neighbours.some((neighbour) => neighbour.label === label)) {
          expected[label]![neighbours[0]!.label]!++;
        }
      });
      assert.deepEqual(confusion, expected);
      const all = confusion.flat().reduce((sum, count) => sum + count, 0);
      const right = confusion.reduce((sum, row, label) => sum + row[label]!, 0);
      assert.ok(close(right / all, recall_at_1, 1e-12));
    }),
    { numRuns: 60 },
  );
});

Deno.test("evaluateExact() finds the farthest pairs of one class and the nearest of two like naive loops", async () => {
  await fc.assert(
    fc.asyncProperty(sets, async ([queries, references]) => {
      const { hardest_pairs: { positive, negative } } = await evaluated(queries, references);
      const others = references ?? queries;
      const pairs = references === undefined ? naivePairs(queries) : naiveCrossPairs(queries, references);
      const agree = (found: ImagePair[], kind: NaivePair[]) => {
        // Any of equally hard pairs may be reported.
        assert.deepEqual(found.map(({ distance }) => distance), kind.slice(0, 20).map(({ d }) => d));
        const named = found.map(({ first, second, first_label, second_label, distance }) => {
          assert.deepEqual([queries.labels[first], others.labels[second]], [first_label, second_label]);
          const isPair = ({ first: a, second: b, d }: NaivePair) =>
            d === distance &&
            ((a === first && b === second) || (references === undefined && a === second && b === first));
          return kind.findIndex(isPair);
        });
        assert.ok(!named.includes(-1));
        assert.equal(new Set(named).size, named.length, "a pair is reported twice");
      };
      agree(positive, pairs.filter(({ same }) => same).sort((a, b) => b.d - a.d));
      agree(negative, pairs.filter(({ same }) => !same).sort((a, b) => a.d - b.d));
    }),
    { numRuns: 60 },
  );
});

/** The suspect for an image according to the definition; undefined if it is none. */
function naiveSuspect(
  queries: Labelled,
  references: Labelled | undefined,
  image: number,
): Suspect | undefined {
  const label = queries.labels[image]!;
  const all = naiveNeighbours(queries, references, image);
  const near = all.slice(0, 10);
  const own = all.find((neighbour) => neighbour.label === label);
  for (const likely of new Set(near.map((neighbour) => neighbour.label))) {
    const agreement = near.filter((neighbour) => neighbour.label === likely).length / near.length;
    if (likely === label || agreement <= 0.5 || own === undefined) continue;
    const likely_distance = near.find((neighbour) => neighbour.label === likely)!.d;
    if (likely_distance >= own.d) continue;
    const score = agreement * (1 - likely_distance / own.d);
    return { image, label, likely, agreement, likely_distance, own_distance: own.d, score };
  }
}

Deno.test("evaluateExact() finds the same suspects as a naive loop, the highest score first", async () => {
  let [suspected, unsuspected] = [0, 0];
  await fc.assert(
    fc.asyncProperty(sets, async ([queries, references]) => {
      const { suspects } = await evaluated(queries, references);
      const expected = Array.from(queries.labels, (_, image) => naiveSuspect(queries, references, image))
        .filter((suspect) => suspect !== undefined);
      assert.equal(suspects.count, expected.length);
      const byImage = (list: Suspect[]) => list.toSorted((a, b) => a.image - b.image);
      assert.deepEqual(byImage(suspects.images), expected);
      suspects.images.forEach(({ score }, i) => assert.ok(i === 0 || score <= suspects.images[i - 1]!.score));
      suspected += expected.length;
      unsuspected += queries.labels.length - expected.length;
    }),
    { numRuns: 60 },
  );
  assert.ok(suspected > 0 && unsuspected > 0);
});

Deno.test("evaluateExact() ranks planted mistakes above all other suspects", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(200, 4, 0.3, 1);
  const wrong = [3, 50, 120];
  for (const image of wrong) labels[image] = (labels[image]! + 1) % 4;
  const { suspects: { count, images } } = await evaluated({ embeddings, dimension, labels });
  assert.ok(count >= 3);
  assert.deepEqual(images.slice(0, 3).map(({ image }) => image).sort((a, b) => a - b), wrong);
  for (const { label, likely, agreement } of images.slice(0, 3)) {
    assert.equal((likely + 1) % 4, label);
    assert.ok(agreement > 0.9);
  }
});

Deno.test("evaluateExact() finds no suspects for a collapsed network and reports at most 100", async () => {
  const collapsed = {
    embeddings: new Float32Array(80).fill(0.5),
    dimension: 2,
    labels: new Int32Array(40).fill(1, 20),
  };
  assert.deepEqual((await evaluated(collapsed)).suspects, { count: 0, images: [] });
  // Two classes that overlap: suspects arise by chance alone.
  const random = scatteredClasses(1500, 2, 2, 1);
  const { suspects } = await evaluated(random);
  assert.ok(suspects.count > 100);
  assert.equal(suspects.images.length, 100);
});

Deno.test("evaluateExact() has no details unless they are requested", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(30, 2, 0.5, 1);
  const names = Object.keys(await evaluateExact(embeddings, dimension, labels));
  for (const name of ["accuracy_at_far", "roc", "retrieval", "confusion", "hardest_pairs", "suspects"]) {
    assert.ok(!names.includes(name), name);
  }
});
