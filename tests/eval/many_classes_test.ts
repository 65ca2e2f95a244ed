import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { MOST_CLASS_PAIRS, nearestClassPairs } from "../../lib/eval/class_distances.ts";
import { mostConfusedPairs } from "../../lib/eval/confusion.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import { projectEmbeddings } from "../../lib/eval/projection.ts";
import { EvaluationReport } from "../../lib/eval/report_type.ts";
import { evaluationText } from "../../lib/report/evaluation_text.ts";
import { markdownEvaluation } from "../../lib/report/markdown_evaluation.ts";
import { TrainEvent } from "../../lib/run/events.ts";
import { evaluateEpoch } from "../../lib/train/evaluate_epoch.ts";
import { useEngine } from "../engine/fixtures.ts";
import { REPORT } from "../report/fixtures.ts";
import { gridPoints, type Labelled, scatteredClasses } from "./fixtures.ts";
import { naiveClassDistances, naiveCrossPairs, naiveNeighbours, naivePairs } from "./naive_evaluation.ts";

await useEngine("wasm");

/** The same points with labels so large that there is no matrix. */
const spread = ({ labels, ...points }: Labelled): Labelled => ({
  ...points,
  labels: labels.map((label) => 40_000 * label),
});
const sets = fc.tuple(gridPoints(), fc.option(gridPoints(), { nil: undefined }));

Deno.test("evaluateExact() finds the nearest and the most confused classes without a matrix like naive loops", async () => {
  await fc.assert(fc.asyncProperty(sets, async ([queries, references]) => {
    fc.pre(Math.max(0, ...queries.labels, ...references?.labels ?? []) > 0);
    const { embeddings, dimension, labels } = spread(queries);
    const options = { details: true, ...(references && { references: spread(references) }) };
    const found = await evaluateExact(embeddings, dimension, labels, options);
    fc.pre(found.class_distances === undefined);
    const pairs = references === undefined ? naivePairs(queries) : naiveCrossPairs(queries, references);
    const matrix = naiveClassDistances(pairs, queries, references);
    const expected = matrix.flatMap((row, first) =>
      row.map((distance, second) => ({ first: 40_000 * first, second: 40_000 * second, distance }))
    ).filter(({ first, second, distance }) =>
      Number.isFinite(distance) && (references === undefined ? first < second : first !== second)
    );
    assert.equal(found.nearest_classes!.length, expected.length);
    for (const [i, { first, second, distance }] of found.nearest_classes!.entries()) {
      const own = expected.find((pair) => pair.first === first && pair.second === second);
      assert.ok(own !== undefined && Math.abs(own.distance - distance) < 1e-6, `${first} and ${second}`);
      assert.ok(i === 0 || found.nearest_classes![i - 1]!.distance <= distance);
    }
    const counts = new Map<string, number>();
    queries.labels.forEach((label, query) => {
      const neighbours = naiveNeighbours(queries, references, query);
      if (neighbours.every((neighbour) => neighbour.label !== label) || neighbours[0]!.label === label) {
        return;
      }
      const key = `${40_000 * label} ${40_000 * neighbours[0]!.label}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    });
    assert.equal(found.confusion, undefined);
    const reported = found.confused_classes!.map((
      { label, nearest, queries },
    ) => [`${label} ${nearest}`, queries]);
    assert.deepEqual(new Map(reported as [string, number][]), counts);
  }));
});

Deno.test("evaluateExact() has a matrix of 50 classes and the nearest pairs of 51, with the same distances", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(400, 50, 0.3, 1);
  labels[0] = 49; // so that the greatest label occurs
  const few = await evaluateExact(embeddings, dimension, labels, { details: true });
  const many = await evaluateExact(embeddings, dimension, labels.map((label) => label + 1), {
    details: true,
  });
  assert.deepEqual([few.class_distances!.length, few.confusion!.length], [50, 50]);
  assert.deepEqual([few.nearest_classes, few.confused_classes], [undefined, undefined]);
  assert.deepEqual([many.class_distances, many.confusion], [undefined, undefined]);
  const back = <T extends Record<string, number>>(pairs: readonly T[], ...names: string[]) =>
    pairs.map((pair) => Object.fromEntries(names.map((name) => [name, pair[name]! - 1])));
  const plain = <T extends Record<string, number>>(pairs: readonly T[], ...names: string[]) =>
    pairs.map((pair) => Object.fromEntries(names.map((name) => [name, pair[name]!])));
  const record = <T extends object>(pairs: readonly T[]) =>
    pairs as unknown as readonly Record<string, number>[];
  assert.deepEqual(
    back(record(many.nearest_classes!), "first", "second"),
    plain(record(nearestClassPairs(few)), "first", "second"),
  );
  assert.deepEqual(
    back(record(many.confused_classes!), "label", "nearest"),
    plain(record(mostConfusedPairs(few)), "label", "nearest"),
  );
  assert.equal(many.nearest_classes!.length, MOST_CLASS_PAIRS);
  assert.deepEqual(
    many.per_class.map(({ val, positive_mean }) => [val, positive_mean]),
    few.per_class.map(({ val, positive_mean }) => [val, positive_mean]),
  );
});

/** Two or three unit vectors of each class. */
function manyClasses(classes: number): Labelled {
  const dimension = 16;
  const random = new RandomStream(1, "many classes");
  const labels = Int32Array.from({ length: 2.5 * classes }, (_, i) => i % classes);
  const embeddings = new Float32Array(labels.length * dimension);
  for (let i = 0; i < labels.length; i++) {
    const centre = new RandomStream(1, "centre", labels[i]!);
    const row = Array.from({ length: dimension }, () => centre.normal() + 0.5 * random.normal());
    const length = Math.hypot(...row);
    row.forEach((value, k) => embeddings[i * dimension + k] = value / length);
  }
  return { embeddings, dimension, labels };
}

const CLASSES = 1200;
const MANY = manyClasses(CLASSES);

Deno.test("an epoch's event has no more than 40 kB however many classes there are", async () => {
  const { embeddings, labels } = MANY;
  const pixels = new Uint8Array(labels.length);
  const set = new ImageSet({ pixels, labels, height: 1, width: 1, channels: 1, classes: CLASSES });
  const event = await evaluateEpoch(1, () => Promise.resolve(embeddings.slice()), set, undefined, 1);
  const json = JSON.stringify({ ...event, time: 0 });
  assert.ok(json.length <= 40_000, `${json.length} characters`);
  const { nearest_classes, class_distances } = TrainEvent.parse(JSON.parse(json)) as typeof event;
  assert.deepEqual([nearest_classes!.length, class_distances], [MOST_CLASS_PAIRS, undefined]);
});

Deno.test("a final evaluation grows with the classes, not with their square, and shows the worst 20", async () => {
  const { embeddings, dimension, labels } = MANY;
  const exact = await evaluateExact(embeddings, dimension, labels, { details: true });
  const projection = projectEmbeddings(embeddings, dimension, labels);
  const report: EvaluationReport = { ...REPORT, exact, projection };
  const json = JSON.stringify(report);
  assert.ok(json.length <= 100_000 + 400 * CLASSES, `${json.length} characters`);
  EvaluationReport.parse(JSON.parse(json));

  const { sections } = evaluationText(report, true);
  const titles = sections.map(({ title }) => title);
  assert.ok(titles.includes("Each class: 20 of 1,200 classes, the worst by VAL"), titles.join("\n"));
  assert.ok(titles.includes("Retrieval: 20 of 1,200 classes, the worst by MAP@R"));
  assert.ok(titles.includes("Mean distance: the 20 nearest pairs of classes"));
  assert.ok(titles.includes("Nearest neighbours of another class: the 20 most frequent pairs of classes"));
  for (const { title, tables } of sections) {
    for (const { rows } of tables) {
      assert.ok(rows.length <= 22 && rows[0]!.length <= 7, `${title}: ${rows.length} rows`);
    }
  }
  const vals = exact.per_class.map(({ val }) => val!).sort((a, b) => a - b);
  const shown = sections.find(({ title }) => title.startsWith("Each class"))!.tables[0]!.rows;
  assert.deepEqual(shown.map((row) => row[2]), vals.slice(0, 20).map((val) => val.toFixed(4)));
  assert.ok(markdownEvaluation(report).length < 20_000);
});
