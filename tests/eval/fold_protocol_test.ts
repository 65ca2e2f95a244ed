import assert from "node:assert/strict";
import fc from "fast-check";
import { cutIntoFolds, evaluateFolds, FOLDS } from "../../lib/eval/fold_protocol.ts";
import { type DrawnPairs, drawPairs } from "../../lib/eval/pairs.ts";
import { close, gridPoints, type Labelled, scatteredClasses } from "./fixtures.ts";
import { countBelow, naiveDistance, naiveMoments } from "./naive_evaluation.ts";

/** The protocol's figures for each fold, by trying every threshold. */
function naiveFolds({ embeddings, dimension }: Labelled, folds: DrawnPairs[], references = embeddings) {
  const distances = (kind: "positive" | "negative", fold: DrawnPairs) =>
    Array.from(
      fold[kind].first,
      (first, i) => naiveDistance(embeddings, references, dimension, first, fold[kind].second[i]!),
    );
  return folds.map((own) => {
    const others = folds.filter((fold) => fold !== own);
    const positive = others.flatMap((fold) => distances("positive", fold));
    const negative = others.flatMap((fold) => distances("negative", fold));
    // Between all distances, ascending, and beyond both ends.
    const all = [...new Set([...positive, ...negative])].sort((a, b) => a - b);
    const candidates = [all[0]!, ...all.map((d, i) => (d + (all[i + 1] ?? d + 1e-6)) / 2)];
    const right = (threshold: number, accepted: number[], rejected: number[]) =>
      countBelow(accepted, threshold) + rejected.length - countBelow(rejected, threshold);
    const most = Math.max(...candidates.map((threshold) => right(threshold, positive, negative)));
    const threshold = candidates.find((candidate) => right(candidate, positive, negative) === most)!;
    const strict = Math.min(...negative); // with so few, FAR 1e-3 allows none
    const [ownPositive, ownNegative] = [distances("positive", own), distances("negative", own)];
    return {
      threshold,
      accuracy: right(threshold, ownPositive, ownNegative) / (ownPositive.length + ownNegative.length),
      val: countBelow(ownPositive, strict) / ownPositive.length,
      far: countBelow(ownNegative, strict) / ownNegative.length,
    };
  });
}

/** Points that include two of one class and at least two classes. */
const points = gridPoints().filter(({ labels }) => {
  const classes = new Set(labels).size;
  return classes >= 2 && classes < labels.length;
});

function agrees(points: Labelled, folds: DrawnPairs[], references?: Float32Array): void {
  const found = evaluateFolds(points.embeddings, points.dimension, folds, references);
  const naive = naiveFolds(points, folds, references);
  for (const figure of ["threshold", "accuracy", "val", "far"] as const) {
    const [mean, std] = naiveMoments(naive.map((fold) => fold[figure]));
    assert.ok(close(found[figure], mean, 1e-12), `${figure}: ${found[figure]}, naive ${mean}`);
    assert.ok(close(found[`${figure}_std`], std, 1e-9), `${figure}_std`);
  }
}

Deno.test("evaluateFolds() equals a loop over all thresholds, with ties and duplicates", () => {
  fc.assert(fc.property(points, fc.integer({ min: 2, max: 6 }), fc.nat(100), (points, folds, seed) => {
    agrees(points, cutIntoFolds(drawPairs(points.labels, 24, seed), folds));
  }));
});

Deno.test("evaluateFolds() takes the second images of pairs from the references", () => {
  const [queries, references] = [scatteredClasses(60, 3, 0.6, 1), scatteredClasses(90, 3, 0.6, 2)];
  const drawn = drawPairs(queries.labels, 100, 1, references.labels);
  agrees(queries, cutIntoFolds(drawn, FOLDS), references.embeddings);
});

Deno.test("evaluateFolds() gives a perfect network 1, although no threshold reaches the rate", () => {
  const labels = Int32Array.from({ length: 40 }, (_, i) => i % 2);
  const embeddings = Float32Array.from({ length: 80 }, (_, k) => k % 2 === 1 ? 0 : labels[k / 2] ? 1 : -1);
  const found = evaluateFolds(embeddings, 2, cutIntoFolds(drawPairs(labels, 50, 1), FOLDS));
  assert.deepEqual(
    { accuracy: found.accuracy, threshold: found.threshold, val: found.val, far: found.far },
    { accuracy: 1, threshold: 1, val: 1, far: 0 },
  );
  assert.deepEqual(found.pairs, { positive: 50, negative: 50 });
});

Deno.test("evaluateFolds() allows one negative in a thousand", () => {
  // Nine folds of 112 negatives are 1,008: one may be below the threshold.
  const { embeddings, dimension, labels } = scatteredClasses(300, 4, 0.5, 1);
  const drawn = drawPairs(labels, 1120, 1);
  const { far } = evaluateFolds(embeddings, dimension, cutIntoFolds(drawn, FOLDS));
  assert.ok(far > 0 && far < 0.01, String(far));
});

Deno.test("cutIntoFolds() uses each pair once, in order, with folds of nearly equal size", () => {
  const { labels } = scatteredClasses(100, 3, 0.5, 1);
  const drawn = drawPairs(labels, 512, 1);
  const folds = cutIntoFolds(drawn, FOLDS);
  assert.equal(folds.length, 10);
  for (const kind of ["positive", "negative"] as const) {
    for (const end of ["first", "second"] as const) {
      assert.deepEqual(folds.flatMap((fold) => [...fold[kind][end]]), [...drawn[kind][end]]);
    }
    for (const fold of folds) assert.ok([51, 52].includes(fold[kind].first.length));
  }
});
