import assert from "node:assert/strict";
import { affinities, conditionalRow } from "../../../lib/report/projections/affinities.ts";
import { nearestNeighbours } from "../../../lib/report/projections/nearest_neighbours.ts";
import { assertClose, normals, useEngine } from "../../engine/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";
import { distancesOf, noPause } from "./fixtures.ts";

const perplexityOf = (row: Float64Array) =>
  Math.exp(-row.reduce((sum, p) => p > 0 ? sum + p * Math.log(p) : sum, 0));

Deno.test("conditionalRow() reaches the perplexity with a Gaussian, whatever the scale of the distances", () => {
  const drawn = Float64Array.from(normals(90, 1), (value) => value ** 2).sort();
  for (const scale of [1, 1e-12, 1e-60, 1e60]) {
    for (const perplexity of [1.05, 5, 30, 80]) {
      const squared = drawn.map((value) => value * scale);
      const row = new Float64Array(90);
      conditionalRow(squared, perplexity, row);
      assertClose([perplexityOf(row)], [perplexity], 1e-5, `perplexity at scale ${scale}`);
      assertClose([row.reduce((sum, p) => sum + p)], [1], 1e-12, "sum");
      // log p decreases linearly in d².
      const slope = (j: number) => Math.log(row[j]! / row[0]!) / (drawn[j]! - drawn[0]!);
      assertClose([slope(2)], [slope(1)], 1e-6, "slope");
    }
  }
});

Deno.test("conditionalRow() gives equal shares if too many neighbours are equally near", () => {
  const row = new Float64Array(6);
  conditionalRow(new Float64Array(6).fill(0.25), 2, row);
  assertClose(row, new Array(6).fill(1 / 6), 1e-12);
  conditionalRow(Float64Array.of(0, 0, 0, 0, 1, 2), 3, row);
  assertClose(row, [0.25, 0.25, 0.25, 0.25, 0, 0], 1e-9);
});

Deno.test("affinities() are the mean of both directions' probabilities, as naive loops compute it, and sum to 1", async () => {
  await useEngine("cpu");
  const { embeddings, dimension } = scatteredClasses(40, 3, 0.4, 1);
  const neighbours = await nearestNeighbours(distancesOf(embeddings, dimension), 9, noPause);
  const { starts, columns, values } = affinities(neighbours, 3);

  const conditional = Array.from({ length: 40 }, () => new Array<number>(40).fill(0)); // [i][j]: p(j|i)
  for (let i = 0; i < 40; i++) {
    const row = new Float64Array(9);
    conditionalRow(neighbours.squared.subarray(9 * i, 9 * i + 9), 3, row);
    row.forEach((p, place) => conditional[i]![neighbours.indices[9 * i + place]!] = p);
  }
  for (let i = 0; i < 40; i++) {
    const found = columns.subarray(starts[i], starts[i + 1]);
    const isEither = (j: number) =>
      [[i, j], [j, i]].some(([a, b]) => neighbours.indices.subarray(9 * a!, 9 * a! + 9).includes(b!));
    const expected = Array.from({ length: 40 }, (_, j) => j).filter(isEither);
    assert.deepEqual([...found], expected);
    assertClose(
      values.subarray(starts[i], starts[i + 1]),
      expected.map((j) => (conditional[i]![j]! + conditional[j]![i]!) / 80),
      1e-15,
    );
  }
  assertClose([values.reduce((sum, p) => sum + p)], [1], 1e-12);
});
