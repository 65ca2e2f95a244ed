import assert from "node:assert/strict";
import fc from "fast-check";
import { projectEmbeddings } from "../../lib/eval/projection.ts";
import { scatteredClasses } from "./fixtures.ts";

Deno.test("projectEmbeddings() selects 500 images, the same number of each class, in the set's order", () => {
  const { embeddings, dimension, labels } = scatteredClasses(3000, 10, 0.3, 1);
  const { labels: shown, points } = projectEmbeddings(embeddings, dimension, labels);
  assert.equal(points.length, 1000);
  const left = new Map(Array.from({ length: 10 }, (_, label) => [label, 50]));
  const expected = [...labels].filter((label) => {
    left.set(label, left.get(label)! - 1);
    return left.get(label)! >= 0;
  });
  assert.deepEqual(shown, expected);
});

Deno.test("projectEmbeddings() fills up with other classes if one has few images, and uses all of a small set", () => {
  const labels = Int32Array.from({ length: 1000 }, (_, i) => i < 30 ? 7 : i % 2);
  const count = (shown: number[], label: number) => shown.filter((other) => other === label).length;
  const { labels: shown } = projectEmbeddings(new Float32Array(2000), 2, labels);
  assert.deepEqual([0, 1, 7].map((label) => count(shown, label)), [235, 235, 30]);
  fc.assert(fc.property(fc.int32Array({ min: 0, max: 70_000, maxLength: 40 }), (few) => {
    assert.deepEqual(projectEmbeddings(new Float32Array(3 * few.length), 3, few).labels, [...few]);
  }));
});

Deno.test("projectEmbeddings() selects the same images whatever their embeddings are, and is reproducible", () => {
  const first = scatteredClasses(700, 5, 0.3, 1);
  const second = scatteredClasses(700, 5, 0.3, 2);
  const one = projectEmbeddings(first.embeddings, first.dimension, first.labels);
  const other = projectEmbeddings(second.embeddings, first.dimension, first.labels);
  assert.deepEqual(one.labels, other.labels);
  assert.notDeepEqual(one.points, other.points);
  assert.deepEqual(projectEmbeddings(first.embeddings, first.dimension, first.labels), one);
});

Deno.test("projectEmbeddings() keeps distances in a plane, to three decimals, and gives the explained variance", () => {
  // A rectangle in a plane of three dimensions: its long side is the first axis.
  const corners = [[0, 0], [0.8, 0], [0.8, 0.2], [0, 0.2]];
  const points = Float32Array.from(corners.flatMap(([x, y]) => [0.6 * x!, 0.8 * x!, y!]));
  const found = projectEmbeddings(points, 3, Int32Array.of(0, 0, 1, 1));
  assert.deepEqual(found, {
    labels: [0, 0, 1, 1],
    points: [-0.4, -0.1, 0.4, -0.1, 0.4, 0.1, -0.4, 0.1],
    explained: 1,
  });
});

Deno.test("projectEmbeddings() of a collapsed network, of one image and of none puts everything at the centre", () => {
  const collapsed = new Float32Array(40).map((_, i) => i % 4 === 0 ? 1 : 0);
  const { points, explained } = projectEmbeddings(collapsed, 4, new Int32Array(10));
  assert.ok(points.every((value) => Object.is(value, 0)));
  assert.ok(Number.isNaN(explained));
  assert.deepEqual(projectEmbeddings(Float32Array.of(1, 0), 2, Int32Array.of(3)), {
    labels: [3],
    points: [0, 0],
    explained: NaN,
  });
  assert.deepEqual(projectEmbeddings(new Float32Array(0), 2, new Int32Array(0)), {
    labels: [],
    points: [],
    explained: NaN,
  });
});

Deno.test("projectEmbeddings() has no -0, which JSON lacks", () => {
  const { embeddings, dimension, labels } = scatteredClasses(500, 3, 1, 3);
  const tiny = embeddings.map((value) => value / 1000);
  const { points } = projectEmbeddings(tiny, dimension, labels);
  assert.ok(points.includes(0));
  assert.deepEqual(JSON.parse(JSON.stringify(points)), points);
});
