import assert from "node:assert/strict";
import { wilsonInterval } from "../../lib/eval/intervals.ts";
import { evaluateTrials } from "../../lib/eval/trials.ts";
import { close, scatteredClasses } from "./fixtures.ts";
import { naiveDistance } from "./naive_evaluation.ts";

Deno.test("evaluateTrials() equals a naive search for the nearest known image", () => {
  const { embeddings, dimension, labels } = scatteredClasses(60, 6, 0.7, 4);
  const images = Array.from(labels, (_, i) => i);
  const runs = [0, 1].map((half) => {
    const own = images.filter((i) => i % 2 === half);
    const known = [...new Set(own.map((i) => labels[i]))].map((label) =>
      own.find((i) => labels[i] === label)!
    );
    const queries = own.filter((i) => !known.includes(i))
      .map((i) => [i, known.find((other) => labels[other] === labels[i])!] as const);
    return { run: `run0${half}`, known, queries };
  });
  const found = evaluateTrials(embeddings, dimension, runs);
  const wrong = runs.map(({ known, queries }) =>
    queries.filter(([image, own]) => {
      const nearest = known.toSorted((a, b) =>
        naiveDistance(embeddings, embeddings, dimension, image, a) -
        naiveDistance(embeddings, embeddings, dimension, image, b)
      );
      return nearest[0] !== own;
    }).length
  );
  assert.ok(wrong.every((count) => count > 0));
  assert.deepEqual(found.runs.map(({ run, classes, wrong }) => [run, classes, wrong]), [
    ["run00", 6, wrong[0]],
    ["run01", 6, wrong[1]],
  ]);
  assert.deepEqual([found.queries, found.wrong], [48, wrong[0]! + wrong[1]!]);
  assert.equal(found.error, found.wrong / 48);
  assert.deepEqual(found.interval, wilsonInterval(found.wrong, 48));
});

Deno.test("evaluateTrials() counts a tie as wrong, so that a collapsed network has error 1", () => {
  const runs = [{ run: "run01", known: [0, 1], queries: [[2, 0], [3, 1]] as const }];
  assert.equal(evaluateTrials(new Float32Array(8), 2, runs).error, 1);
});

Deno.test("wilsonInterval() has the published values", () => {
  // Newcombe, Statistics in Medicine 17 (1998), table I, method 3.
  const published: [hits: number, trials: number, low: number, high: number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [hits, trials, low, high] of published) {
    const [from, to] = wilsonInterval(hits, trials);
    assert.ok(close(from, low, 5e-5) && close(to, high, 5e-5), `${hits} of ${trials}: ${from} to ${to}`);
  }
  assert.equal(wilsonInterval(20, 20)[1], 1);
});
