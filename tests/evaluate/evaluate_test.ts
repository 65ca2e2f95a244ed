import assert from "node:assert/strict";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { refuses } from "../base/fixtures.ts";
import { useEngine } from "../engine/fixtures.ts";

const EMBEDDINGS = { values: Float32Array.of(1, 0, 0.8, 0.6, 0, 1), count: 3, dimension: 2 };
const LABELS = [0, 0, 1];

// deno-lint-ignore no-explicit-any
const wrongly = (...args: any[]) => () => (evaluate as any)(...args);

Deno.test("evaluate() refuses labels, embeddings and options that mean nothing", async () => {
  const mistakes: [() => unknown, RegExp][] = [
    [wrongly(EMBEDDINGS, ["a", "b", "a"]), /^Expected label 0 to be a whole number .* but found "a"$/],
    [wrongly(EMBEDDINGS, [0, 0.5, 0.2]), /^Expected label 1 to be a whole number .* but found 0\.5$/],
    [wrongly(EMBEDDINGS, [0, 2 ** 32, NaN]), /^Expected label 1 .* but found 4294967296$/],
    [wrongly(EMBEDDINGS, [0, 1, -1]), /^Expected label 2 .* but found -1$/],
    [wrongly(EMBEDDINGS, [0, 1]), /as many labels but found 6 numbers and 2 labels$/],
    [wrongly(EMBEDDINGS), /^Expected a list of labels but found undefined$/],
    [
      wrongly(Promise.resolve(EMBEDDINGS), LABELS),
      /^Expected embeddings to be .* but found a promise; await it$/,
    ],
    [
      wrongly({ values: [1], count: 1, dimension: 1 }, [0]),
      /^Expected embeddings to be an object with values/,
    ],
    [
      wrongly(EMBEDDINGS, LABELS, { rates: [0.5, NaN] }),
      /^Expected rates to be a list of numbers between 0 and 1/,
    ],
    [wrongly(EMBEDDINGS, LABELS, { rates: [2] }), /^Expected rates /],
    [wrongly(EMBEDDINGS, LABELS, { resamples: -1 }), /^Expected resamples to be a whole number .* found -1$/],
    [wrongly(EMBEDDINGS, LABELS, { seed: 0.5 }), /^Expected seed to be a whole number .* found 0\.5$/],
    [
      wrongly(EMBEDDINGS, LABELS, { rate: 0.5 }),
      /^Expected options of evaluate\(\), rates, .* found rate; rename/,
    ],
    [
      wrongly(EMBEDDINGS, LABELS, {
        references: { embeddings: { ...EMBEDDINGS, count: 2, dimension: 3 }, labels: [0, 1] },
      }),
      /^Expected references of 2 numbers each, .* found 3; embed both by the same network$/,
    ],
    [wrongly(EMBEDDINGS, LABELS, { references: { embeddings: EMBEDDINGS } }), /^Expected references to be/],
  ];
  for (const [run, message] of mistakes) await refuses(run, message);
});

Deno.test("evaluate() gives null for figures without a pair", async () => {
  await useEngine("cpu");
  const onlyNegative = await evaluate(EMBEDDINGS, Int8Array.of(0, 1, 2), { rates: [0.5] });
  assert.deepEqual(onlyNegative.valAtFar, { "0.5": null });
  const onlyPositive = await evaluate(EMBEDDINGS, [3, 3, 3], { rates: [0.5] });
  assert.deepEqual(onlyPositive.valAtFar, { "0.5": null });
  assert.equal(onlyPositive.pairs.positive, 3);
});
