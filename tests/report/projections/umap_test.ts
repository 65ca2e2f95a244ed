import assert from "node:assert/strict";
import { RandomStream } from "../../../lib/base/random.ts";
import { umap } from "../../../lib/report/projections/umap.ts";
import { assertClose, testOnEngines, useEngine } from "../../engine/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";
import { assertApart, noPause } from "./fixtures.ts";

testOnEngines("umap() parts clusters, and gives the same picture on every engine", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(120, 4, 0.1, 1);
  const points = await umap(embeddings, dimension, { neighbours: 10, seed: 1 }, noPause);
  assertApart(points, labels);
  picture ??= points;
  assert.deepEqual(points, picture);
});
let picture: Float64Array | undefined;

Deno.test("umap() gives the same layout for the same seed and another for another seed", async () => {
  await useEngine("cpu");
  const { embeddings, dimension } = scatteredClasses(40, 3, 0.3, 1);
  const draw = (seed: number) => umap(embeddings, dimension, { neighbours: 8, seed }, noPause);
  const first = await draw(1);
  assert.deepEqual(await draw(1), first);
  assert.notDeepEqual(await draw(2), first);
});

Deno.test("umap() follows its initialisation by the principal components", async () => {
  // Twelve clusters on a line that are not connected: only the initialisation can determine their order.
  await useEngine("cpu");
  const random = new RandomStream(1, "test");
  const embeddings = Float32Array.from({ length: 240 * 2 }, (_, k) => {
    const cluster = Math.floor(k / 40);
    return (k % 2 === 0 ? 50 * cluster : 0) + 0.1 * random.normal();
  });
  const points = await umap(embeddings, 2, { neighbours: 10, seed: 1 }, noPause);
  const means = Array.from(
    { length: 12 },
    (_, c) =>
      points.subarray(40 * c, 40 * (c + 1)).reduce((sum, x, k) => k % 2 === 0 ? sum + x : sum, 0) / 20,
  );
  const covariance = means.reduce((sum, mean, c) => sum + mean * (c - 5.5), 0) / 143; // 143: of 0 to 11 itself
  const spread = Math.sqrt(means.reduce((sum, mean) => sum + mean ** 2, 0) / 143);
  assert.ok(Math.abs(covariance) / spread > 0.8, `correlation ${covariance / spread}`);
});

Deno.test("umap() reports progress, is finite for duplicates and coinciding points, and ignores the scale", async () => {
  await useEngine("cpu");
  const { embeddings, dimension } = scatteredClasses(30, 3, 0.3, 1);
  embeddings.copyWithin(0, dimension, 2 * dimension);
  const draw = (points: Float32Array) => umap(points, dimension, { neighbours: 6, seed: 1 }, noPause);
  const points = await draw(embeddings);
  assert.ok(points.every(Number.isFinite));
  assert.deepEqual(await draw(embeddings.map((value) => value * 2 ** 90)), points);
  assert.ok((await draw(new Float32Array(embeddings.length).fill(1))).every(Number.isFinite));

  const steps: number[] = [];
  await umap(embeddings, dimension, { neighbours: 6, seed: 1 }, ({ stage, done, total }) => {
    if (stage === "layout") steps.push(done / total);
    return Promise.resolve();
  });
  assertClose(steps, steps.map((_, i) => (i + 1) / steps.length), 1e-12);
});
