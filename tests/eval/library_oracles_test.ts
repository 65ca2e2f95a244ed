import assert from "node:assert/strict";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import type { RetrievalFigures } from "../../lib/eval/retrieval_evaluation.ts";
import { close } from "./fixtures.ts";
import oracles from "./fixtures/oracles.json" with { type: "json" };

// The results of scikit-learn and pytorch-metric-learning on the same embeddings, written by bench/oracles/evaluation.py.
await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

/** Coordinates are multiples of 1/256. */
const UNIT = 256;

const numbers = (text: string) => text.split(" ").map(Number);
const embeddings = (text: string) => Float32Array.from(numbers(text), (value) => value / UNIT);
const labels = (text: string) => Int32Array.from(numbers(text));

for (
  const { name, queries, query_labels, references, reference_labels, verification, retrieval } of oracles
    .cases
) {
  const evaluated = () =>
    evaluateExact(embeddings(queries), oracles.dimension, labels(query_labels), {
      rates: Object.keys(verification.val_at_far).map(Number),
      ...(references === undefined
        ? {}
        : { references: { embeddings: embeddings(references), labels: labels(reference_labels) } }),
      details: true,
    });

  Deno.test(`evaluateExact() agrees with scikit-learn's roc_curve: ${name}`, async () => {
    const { pairs, val_at_far, auc, roc } = await evaluated();
    const accepted = numbers(verification.accepted);
    const falselyAccepted = numbers(verification.falsely_accepted);
    assert.deepEqual(pairs, { positive: accepted.at(-1), negative: falselyAccepted.at(-1) });
    assert.ok(close(auc, verification.auc, 1e-12));
    let measured = 0;
    for (const [rate, val] of Object.entries(verification.val_at_far)) {
      const measurable = Number(rate) * pairs.negative >= 1;
      assert.ok(measurable ? close(val_at_far[rate]!, val, 1e-12) : val_at_far[rate] === null, rate);
      measured += Number(measurable);
    }
    assert.ok(measured >= 3);
    // roc_curve accepts pairs at the threshold; our thresholds are between two of those, or at the next one.
    const thresholds = numbers(verification.accepted_to);
    for (const { threshold, far, val } of roc!) {
      const last = thresholds.findLastIndex((squared) => squared < Math.round((threshold * UNIT) ** 2));
      assert.equal(far, (falselyAccepted[last] ?? 0) / pairs.negative);
      assert.equal(val, (accepted[last] ?? 0) / pairs.positive);
    }
  });

  Deno.test(`evaluateExact() agrees with pytorch-metric-learning's AccuracyCalculator: ${name}`, async () => {
    const found = (await evaluated()).retrieval!;
    const counted = found.per_class.filter((figures) => figures.queries > 0);
    const figures: [figure: keyof RetrievalFigures, theirs: keyof typeof retrieval.all][] = [
      ["recall_at_1", "precision_at_1"],
      ["r_precision", "r_precision"],
      ["map_at_r", "mean_average_precision_at_r"],
    ];
    for (const [figure, theirs] of figures) {
      assert.ok(close(found.all[figure]!, retrieval.all[theirs], 1e-12), figure);
      const perClass = numbers(retrieval.per_class[theirs]);
      assert.equal(counted.length, perClass.length);
      counted.forEach((own, i) =>
        assert.ok(close(own[figure]!, perClass[i]!, 1e-12), `${figure} of ${own.label}`)
      );
    }
  });
}
