import assert from "node:assert/strict";
import { EpisodeDrawer, evaluateEpisodes } from "../../lib/eval/episodes.ts";
import { meanInterval } from "../../lib/eval/intervals.ts";
import { superclassesOf } from "../../lib/eval/superclasses.ts";
import { refuses } from "../base/fixtures.ts";
import { close, type Labelled, scatteredClasses } from "./fixtures.ts";
import { naiveDistance } from "./naive_evaluation.ts";

/** The share of an episode's queries whose own prototype is the only nearest, by the definition. */
function naiveAccuracy({ embeddings, dimension }: Labelled, drawer: EpisodeDrawer, number: number): number {
  const { known, queries } = drawer.draw(number);
  const prototypes = Float32Array.from(
    known.flatMap((images) =>
      Array.from(
        { length: dimension },
        (_, k) => images.reduce((sum, image) => sum + embeddings[image * dimension + k]!, 0) / images.length,
      )
    ),
  );
  let [right, all] = [0, 0];
  queries.forEach((images, own) => {
    for (const image of images) {
      const distances = known.map((_, way) => naiveDistance(embeddings, prototypes, dimension, image, way));
      const nearest = Math.min(...distances);
      all++;
      if (distances[own] === nearest && distances.filter((d) => d === nearest).length === 1) right++;
    }
  });
  return right / all;
}

for (const shots of [1, 3]) {
  Deno.test(`evaluateEpisodes() equals a naive classification by prototypes: ${shots} known images`, () => {
    const points = scatteredClasses(200, 12, 0.8, 3);
    const options = { ways: 5, shots, queries: 4, count: 50, seed: 7 };
    const drawer = new EpisodeDrawer(points.labels, options);
    const found = evaluateEpisodes(points.embeddings, points.dimension, drawer);
    const accuracies = Array.from({ length: 50 }, (_, i) => naiveAccuracy(points, drawer, i));
    const mean = accuracies.reduce((sum, value) => sum + value) / 50;
    const std = Math.sqrt(accuracies.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 49);
    assert.ok(mean > 0.4 && mean < 0.99, String(mean));
    assert.ok(close(found.accuracy, mean, 1e-12));
    assert.ok(close(found.std, std, 1e-12));
    assert.ok(close(found.interval[0], mean - 1.96 * std / Math.sqrt(50), 1e-5));
    assert.ok(close(found.interval[1], mean + 1.96 * std / Math.sqrt(50), 1e-5));
  });
}

Deno.test("EpisodeDrawer draws different images of different classes, the same for the same seed", () => {
  const { labels } = scatteredClasses(200, 12, 0.8, 3);
  const options = { ways: 5, shots: 2, queries: 3, count: 9, seed: 7 };
  const drawer = new EpisodeDrawer(labels, options);
  const seen = new Set<number>();
  for (let i = 0; i < 40; i++) {
    const { known, queries } = drawer.draw(i);
    const images = [...known, ...queries].flat();
    assert.equal(new Set(images).size, 5 * 5);
    const classes = known.map((own, way) => {
      const found = new Set([...own, ...queries[way]!].map((image) => labels[image]!));
      assert.equal(found.size, 1);
      return [...found][0]!;
    });
    assert.equal(new Set(classes).size, 5);
    for (const label of classes) seen.add(label);
  }
  assert.equal(seen.size, 12);
  assert.deepEqual(new EpisodeDrawer(labels, { ...options, count: 1 }).draw(3), drawer.draw(3));
  assert.notDeepEqual(new EpisodeDrawer(labels, { ...options, seed: 8 }).draw(3), drawer.draw(3));
});

Deno.test("EpisodeDrawer leaves out classes with too few images and superclasses with too few classes", async () => {
  // Classes 0 to 5 with 3, 3, 1, 3, 3, 3 images; superclasses {0, 1, 2}, {3, 4}, {5}.
  const labels = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5);
  const superclasses = [0, 0, 0, 1, 1, 2];
  const options = { ways: 2, shots: 1, queries: 2, count: 1, seed: 1 };
  const all = new EpisodeDrawer(labels, options);
  assert.deepEqual([all.groups, all.leftOut], [[[0, 1, 3, 4, 5]], 1]);
  const within = new EpisodeDrawer(labels, { ...options, superclasses });
  assert.deepEqual([within.groups, within.leftOut], [[[0, 1], [3, 4]], 2]);
  for (let i = 0; i < 20; i++) {
    const classes = within.draw(i).known.map(([image]) => superclasses[labels[image!]!]);
    assert.equal(new Set(classes).size, 1);
  }
  await refuses(
    () => new EpisodeDrawer(labels, { ...options, ways: 6 }),
    /Expected at least 6 classes with 1 \+ 2 images for episodes but found 5; use --episodes 5x1$/,
  );
  await refuses(
    () => new EpisodeDrawer(labels, { ...options, ways: 3, superclasses }),
    /Expected at least 3 classes with 1 \+ 2 images in one superclass for episodes but found 2; use --episodes 2x1$/,
  );
  await refuses(
    () => new EpisodeDrawer(labels, { ...options, queries: 3 }),
    /found 0; use --episode_queries 2$/,
  );
  new EpisodeDrawer(labels, { ...options, queries: 2 });
  await refuses(
    () => new EpisodeDrawer(labels, { ...options, shots: 4 }),
    /found 0; use --episodes 2x1$/,
  );
  await refuses(
    () => new EpisodeDrawer(Int32Array.of(0, 1), options),
    /found 0; use more images$/,
  );
});

Deno.test("evaluateEpisodes() gives a collapsed network 0", () => {
  const labels = Int32Array.of(0, 0, 1, 1, 2, 2);
  const drawer = new EpisodeDrawer(labels, { ways: 3, shots: 1, queries: 1, count: 4, seed: 1 });
  const { accuracy, interval } = evaluateEpisodes(new Float32Array(12).fill(0.5), 2, drawer);
  assert.deepEqual([accuracy, interval], [0, [0, 0]]);
});

Deno.test("superclassesOf() takes coarse classes, else the folders above the classes", () => {
  const names = ["Latin/a", "Greek/alpha", "Latin/b", "alone"];
  assert.deepEqual(superclassesOf(names), Int32Array.of(0, 1, 0, 2));
  assert.equal(superclassesOf(["a", "b"]), undefined);
  assert.deepEqual(
    superclassesOf(["a", "b"], { names: ["all"], of: Int32Array.of(0, 0) }),
    Int32Array.of(0, 0),
  );
});

Deno.test("meanInterval() of one value is that value", () => {
  assert.deepEqual(meanInterval(Float64Array.of(0.5)), { mean: 0.5, interval: [0.5, 0.5], std: 0 });
});
