import assert from "node:assert/strict";
import fc from "fast-check";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { tf } from "../../lib/engine/tf.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import type { RetrievalFigures } from "../../lib/eval/retrieval_evaluation.ts";
import { close, gridPoints, type Labelled, scatteredClasses } from "./fixtures.ts";
import {
  countBelow,
  naiveAuc,
  naiveClassDistances,
  naiveCrossPairs,
  naiveEer,
  naiveMoments,
  naivePairs,
  naiveRankings,
  naiveRetrieval,
  naiveThreshold,
} from "./naive_evaluation.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

/** Compares 40 bins with the number of pairs before each of their edges, within 1e-5 of d². */
function agreesInBins(counts: number[], distances: number[]): void {
  assert.equal(counts.length, 40);
  assert.equal(counts.reduce((sum, count) => sum + count), distances.length);
  let before = 0;
  counts.forEach((count, bin) => {
    const [least, most] = [-1e-5, 1e-5].map((by) =>
      distances.filter((d) => d * d < (bin / 20) ** 2 + by).length
    );
    // A pair on an edge is beyond it.
    const exact = distances.some((d) => Math.abs(d - bin / 20) < 1e-12);
    const expected = exact ? countBelow(distances, bin / 20 - 1e-12) : most!;
    assert.ok(
      before >= least! && before <= expected,
      `before ${bin / 20}: ${before}, naive ${least} to ${expected}`,
    );
    before += count;
  });
}

/** Compares all figures with those of naive loops. */
async function agreesWithNaive(
  queries: Labelled,
  references: Labelled | undefined,
  tolerance: number,
  selves?: Int32Array,
) {
  const rates = [0.5, 0.1, 0.01];
  const { embeddings, dimension, labels } = queries;
  const found = await evaluateExact(embeddings, dimension, labels, {
    rates,
    ...(references && { references: { ...references, ...(selves && { selves }) } }),
    details: true,
  });
  const pairs = references === undefined ? naivePairs(queries) : naiveCrossPairs(queries, references, selves);
  const positive = pairs.filter(({ same }) => same).map(({ d }) => d);
  const negative = pairs.filter(({ same }) => !same).map(({ d }) => d);
  assert.deepEqual(found.pairs, { positive: positive.length, negative: negative.length });
  const agree = (name: string, figure: number | null, expected: number | null) =>
    assert.ok(
      figure === expected || close(figure ?? -1, expected ?? -1, tolerance),
      `${name}: ${figure}, naive ${expected}`,
    );
  const both = positive.length > 0 && negative.length > 0;
  for (const rate of rates) {
    const threshold = naiveThreshold(negative, rate);
    agree(`threshold at ${rate}`, found.threshold_at_far[rate]!, threshold);
    const val = threshold === null || !both ? null : countBelow(positive, threshold) / positive.length;
    agree(`VAL at ${rate}`, found.val_at_far[rate]!, val);
    const right = threshold === null || !both
      ? null
      : countBelow(positive, threshold) + negative.length - countBelow(negative, threshold);
    const accuracy = right === null ? null : right / pairs.length;
    agree(`accuracy at ${rate}`, found.accuracy_at_far![rate]!, accuracy);
  }
  agree("AUC", found.auc, naiveAuc(positive, negative));
  agree("EER", found.eer, both ? naiveEer(positive, negative) : NaN);
  const [positiveMean, positiveStd] = naiveMoments(positive);
  agree("mean of positives", found.positive_mean, positiveMean);
  agree("deviation of positives", found.positive_std, positiveStd);
  const [negativeMean, negativeStd] = naiveMoments(negative);
  agree("mean of negatives", found.negative_mean, negativeMean);
  agree("deviation of negatives", found.negative_std, negativeStd);
  const classDistances = naiveClassDistances(pairs, queries, references);
  assert.equal(found.class_distances!.length, classDistances.length);
  classDistances.forEach((row, a) =>
    row.forEach((mean, b) => agree(`distance of classes ${a}, ${b}`, found.class_distances![a]![b]!, mean))
  );
  agreesInBins(found.histogram.positive, positive);
  agreesInBins(found.histogram.negative, negative);
  const { all, macro, unmatched, per_class } = found.retrieval!;
  const rankings = naiveRankings(queries, references, selves);
  const agreeInRetrieval = (figures: RetrievalFigures, label?: number) => {
    const own = rankings.filter((_, query) => label === undefined || labels[query] === label);
    for (const [name, expected] of Object.entries(naiveRetrieval(own, references !== undefined))) {
      agree(`${name} of ${label ?? "all"}`, figures[name as keyof RetrievalFigures]!, expected);
    }
  };
  agreeInRetrieval(all);
  for (const { label, ...figures } of per_class) agreeInRetrieval(figures, label);
  assert.deepEqual(per_class.map(({ label }) => label), [...new Set(labels)].sort((a, b) => a - b));
  assert.equal(unmatched, rankings.filter((ranking) => ranking === undefined).length);
  const matched = per_class.filter((figures) => figures.queries > 0);
  const { classes, ...overClasses } = macro!;
  assert.equal(classes, matched.length);
  for (const [name, mean] of Object.entries(overClasses)) {
    const [expected] = naiveMoments(matched.map((figures) => figures[name as keyof RetrievalFigures]!));
    agree(`mean over classes of ${name}`, mean, expected);
  }
  assert.deepEqual([found.recall_at_1, found.map_at_r], [all.recall_at_1, all.map_at_r]);
}

Deno.test("evaluateExact() equals naive loops, with ties, duplicates, lone labels and few images", async () => {
  await fc.assert(
    fc.asyncProperty(gridPoints(), async (points) => {
      await agreesWithNaive(points, undefined, 1e-7);
    }),
    { numRuns: 60 },
  );
});

Deno.test("evaluateExact() equals naive loops over queries and references, with classes that only one set has", async () => {
  await fc.assert(
    fc.asyncProperty(gridPoints(), gridPoints(), async (queries, references) => {
      await agreesWithNaive(queries, references, 1e-7);
    }),
    { numRuns: 60 },
  );
});

Deno.test("evaluateExact() does not compare a query with itself where it is among the references too", async () => {
  const drawn = fc.tuple(
    gridPoints(),
    gridPoints(),
    fc.array(fc.boolean(), { minLength: 24, maxLength: 24 }),
  );
  await fc.assert(
    fc.asyncProperty(drawn, async ([queries, others, taken]) => {
      // Some of the queries, in the opposite order, and other images.
      const { dimension } = queries;
      const own = Array.from(queries.labels, (_, i) => i).filter((i) => taken[i]).reverse();
      const rows = own.flatMap((i) => [...queries.embeddings.subarray(i * dimension, (i + 1) * dimension)]);
      const references = {
        dimension,
        embeddings: Float32Array.from([...rows, ...others.embeddings]),
        labels: Int32Array.from([...own.map((i) => queries.labels[i]!), ...others.labels]),
      };
      await agreesWithNaive(queries, references, 1e-7, queries.labels.map((_, i) => own.indexOf(i)));
    }),
    { numRuns: 60 },
  );
});

Deno.test("evaluateExact() counts by coarse classes whether the nearest is of the query's", async () => {
  const coarse = Int32Array.of(1, 0, 1, 2);
  const agrees = async (queries: Labelled, references?: Labelled) => {
    const { embeddings, dimension, labels } = queries;
    const found = await evaluateExact(embeddings, dimension, labels, {
      ...(references && { references }),
      coarse,
    });
    const merged = (set: Labelled) => ({ ...set, labels: set.labels.map((label) => coarse[label]!) });
    const [own, others] = [merged(queries), references && merged(references)];
    const hits = naiveRankings(own, others).map((ranking) => ranking && Number(ranking.firstHit === 1));
    const counted = hits.filter((hit) => hit !== undefined);
    const byClass = [0, 1, 2].map((label) =>
      hits.filter((hit, i): hit is number => hit !== undefined && own.labels[i] === label)
    )
      .filter((hits) => hits.length > 0);
    const { classes, queries: count, recall_at_1, macro_recall_at_1 } = found.coarse_retrieval!;
    assert.deepEqual([classes, count], [byClass.length, counted.length]);
    assert.ok(close(recall_at_1, naiveMoments(counted)[0], 1e-12));
    assert.ok(close(macro_recall_at_1, naiveMoments(byClass.map((hits) => naiveMoments(hits)[0]))[0], 1e-12));
  };
  await fc.assert(
    fc.asyncProperty(gridPoints(), gridPoints(), async (queries, references) => {
      await agrees(queries);
      await agrees(queries, references);
    }),
    { numRuns: 40 },
  );
});

Deno.test("evaluateExact() equals naive loops across blocks of rows", async () => {
  await agreesWithNaive(scatteredClasses(260, 5, 0.4, 1), undefined, 1e-5);
  await agreesWithNaive(scatteredClasses(260, 5, 0.4, 1), scatteredClasses(40, 6, 0.4, 1), 1e-5);
});

Deno.test("evaluateExact() computes the accuracies and the figures per class at FAR 0.001", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(200, 4, 0.5, 2);
  const found = await evaluateExact(embeddings, dimension, labels, { rates: [0.1] });
  const pairs = naivePairs({ embeddings, dimension, labels });
  const threshold = naiveThreshold(pairs.filter(({ same }) => !same).map(({ d }) => d), 0.001)!;
  const below = (some: typeof pairs) => countBelow(some.map(({ d }) => d), threshold - 1e-6);
  const positive = pairs.filter(({ same }) => same);
  const negative = pairs.filter(({ same }) => !same);
  const rejected = negative.length - below(negative);
  assert.equal(found.accuracy, (below(positive) + rejected) / pairs.length);
  assert.equal(
    found.balanced_accuracy,
    (below(positive) / positive.length + rejected / negative.length) / 2,
  );
  assert.deepEqual(found.per_class.map(({ label }) => label), [0, 1, 2, 3]);
  for (const { label, images, val, positive_mean } of found.per_class) {
    const own = positive.filter(({ first }) => labels[first] === label);
    assert.equal(images, labels.filter((other) => other === label).length);
    assert.equal(val, below(own) / own.length);
    assert.ok(close(positive_mean, naiveMoments(own.map(({ d }) => d))[0], 1e-6));
  }
  const recalled = found.per_class.reduce((sum, { images, recall_at_1 }) => sum + images * recall_at_1, 0);
  assert.ok(close(recalled / labels.length, found.recall_at_1, 1e-12));
});

Deno.test("evaluateExact() gives null if a rate allows less than one negative pair", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(20, 2, 0.5, 3);
  const found = await evaluateExact(embeddings, dimension, labels, {
    intervals: { resamples: 20, seed: 1 },
  });
  assert.ok(found.pairs.negative < 1000);
  assert.equal(found.val_at_far["0.001"], null);
  assert.equal(found.threshold_at_far["0.001"], null);
  assert.equal(found.val_interval_at_far?.["0.001"], null);
  assert.equal(found.accuracy, null);
  assert.notEqual(found.val_at_far["0.1"], null);
  assert.notEqual(found.val_interval_at_far?.["0.1"], null);
});

Deno.test("evaluateExact() of a single class has no figures that need negatives", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(10, 1, 0.5, 4);
  const found = await evaluateExact(embeddings, dimension, labels, {
    intervals: { resamples: 10, seed: 1 },
  });
  assert.deepEqual(found.pairs, { positive: 45, negative: 0 });
  assert.deepEqual([found.auc, found.eer, found.negative_mean], [NaN, NaN, NaN]);
  assert.deepEqual(Object.values(found.val_interval_at_far!), [null, null, null, null]);
  assert.equal(found.recall_at_1, 1);
});

Deno.test("evaluateExact() gives a collapsed network 0 in retrieval and one half in AUC", async () => {
  const embeddings = new Float32Array(40 * 2).map((_, i) => i % 2 === 0 ? 1 : 0);
  const found = await evaluateExact(embeddings, 2, Int32Array.from({ length: 40 }, (_, i) => i % 2));
  assert.equal(found.recall_at_1, 0);
  assert.equal(found.map_at_r, 0);
  assert.equal(found.auc, 0.5);
  assert.equal(found.val_at_far["0.1"], 0);
});

Deno.test("evaluateExact() counts opposite embeddings in the last bin and equal ones in the first", async () => {
  const { histogram, class_distances } = await evaluateExact(
    Float32Array.of(1, 0, -1, 0, 1, 0),
    2,
    Int32Array.of(0, 2, 0),
  );
  const only = (bin: number, count: number) => Array.from({ length: 40 }, (_, i) => i === bin ? count : 0);
  assert.deepEqual(histogram, { positive: only(0, 1), negative: only(39, 2) });
  assert.deepEqual(class_distances, [[0, NaN, 2], [NaN, NaN, NaN], [2, NaN, NaN]]);
});

Deno.test("evaluateExact() says which embedding does not have length 1", async () => {
  const labels = Int32Array.of(0, 0, 1);
  const message = /Expected L2-normalised embeddings but number 1 has length/;
  await assert.rejects(evaluateExact(Float32Array.of(1, 0, 3, 0, 0, 1), 2, labels), message);
  await assert.rejects(evaluateExact(Float32Array.of(1, 0, NaN, 0, 0, 1), 2, labels), message);
});

Deno.test("evaluateExact() leaks no tensors", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(50, 3, 0.5, 5);
  const before = tf.memory().numTensors;
  await evaluateExact(embeddings, dimension, labels, { intervals: { resamples: 150, seed: 1 } });
  assert.equal(tf.memory().numTensors, before);
});
