import assert from "node:assert/strict";
import { RandomStream } from "../../../lib/base/random.ts";
import { affinities } from "../../../lib/report/projections/affinities.ts";
import { nearestNeighbours } from "../../../lib/report/projections/nearest_neighbours.ts";
import { pcaStart } from "../../../lib/report/projections/pca_start.ts";
import { PointTree } from "../../../lib/report/projections/point_tree.ts";
import { descend, tsne } from "../../../lib/report/projections/tsne.ts";
import { tsneDivergence } from "../../../lib/report/projections/tsne_gradient.ts";
import { assertClose, testOnEngines, useEngine } from "../../engine/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";
import { assertApart, distancesOf, noPause } from "./fixtures.ts";

testOnEngines("tsne() parts clusters, and gives the same picture on every engine", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(150, 4, 0.1, 1);
  const { points, divergence } = await tsne(embeddings, dimension, { perplexity: 10, seed: 1 }, noPause);
  assertApart(points, labels);
  assert.ok(divergence > 0 && divergence < 0.5, `divergence ${divergence}`);
  assertClose([points.reduce((sum, value) => sum + value)], [0], 1e-9, "centre");
  picture ??= points;
  assert.deepEqual(points, picture);
});
let picture: Float64Array | undefined;

Deno.test("tsne() gives the same layout for the same seed and another for another seed", async () => {
  await useEngine("cpu");
  const { embeddings, dimension } = scatteredClasses(60, 3, 0.3, 1);
  const draw = (seed: number) => tsne(embeddings, dimension, { perplexity: 8, seed }, noPause);
  const first = await draw(1);
  assert.deepEqual(await draw(1), first);
  assert.notDeepEqual((await draw(2)).points, first.points);
});

Deno.test("descend() reduces the divergence steadily once exaggeration ends", async () => {
  await useEngine("cpu");
  const { embeddings, dimension } = scatteredClasses(200, 5, 0.3, 1);
  const p = affinities(await nearestNeighbours(distancesOf(embeddings, dimension), 30, noPause), 10);
  const tree = new PointTree(200, 1e-9);
  const divergence = (points: Float64Array) => {
    tree.build(points);
    return tsneDivergence(p, points, tree.repel(new Float64Array(points.length)));
  };
  const points = pcaStart(embeddings, dimension, 1e-4, new RandomStream(1, "test"));
  const seen = [divergence(points)];
  const { divergence: last } = await descend(p, points, ({ done, total }) => {
    if (done >= 250 && done % 125 === 0) seen.push(divergence(points));
    assert.equal(total, 750);
    return Promise.resolve();
  });
  assert.equal(seen.length, 6);
  for (let i = 1; i < seen.length; i++) assert.ok(seen[i]! < seen[i - 1]!, `divergence went ${seen}`);
  assert.ok(seen.at(-1)! < seen[0]! / 3, `divergence went ${seen}`);
  assertClose([last], [seen.at(-1)!], 1e-3);
});

Deno.test("tsne() of duplicates, of a line, of coinciding points and of very few points is finite", async () => {
  await useEngine("cpu");
  const of = (count: number, at: (i: number) => number) =>
    Float32Array.from({ length: 3 * count }, (_, k) => at(Math.floor(k / 3)));
  const draw = (points: Float32Array, perplexity: number) =>
    tsne(points, 3, { perplexity, seed: 1 }, noPause);
  for (const points of [of(40, (i) => i % 2), of(40, (i) => i), of(40, () => 0.1)]) {
    const found = await draw(points, 10);
    assert.ok(found.points.every(Number.isFinite) && Number.isFinite(found.divergence));
  }
  const pairs = (await draw(of(40, (i) => i % 2), 10)).points;
  assertApart(pairs, Int32Array.from({ length: 40 }, (_, i) => i % 2));
  const few = await draw(of(5, (i) => i ** 2), 4 / 3);
  assert.ok(few.points.every(Number.isFinite) && few.divergence < 0.2, `divergence ${few.divergence}`);
});
