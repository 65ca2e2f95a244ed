import { type Affinities, affinities } from "../../../lib/report/projections/affinities.ts";
import { nearestNeighbours } from "../../../lib/report/projections/nearest_neighbours.ts";
import { PointTree } from "../../../lib/report/projections/point_tree.ts";
import { tsneDivergence, tsneGradient } from "../../../lib/report/projections/tsne_gradient.ts";
import { assertClose, normals, numericGradient, useEngine } from "../../engine/fixtures.ts";
import { scatteredClasses } from "../../eval/fixtures.ts";
import { distancesOf, naiveSquared, noPause } from "./fixtures.ts";

await useEngine("cpu");

async function drawn(count: number): Promise<{ p: Affinities; points: Float64Array }> {
  const { embeddings, dimension } = scatteredClasses(count, 4, 0.4, 1);
  const neighbours = await nearestNeighbours(distancesOf(embeddings, dimension), 12, noPause);
  return { p: affinities(neighbours, 4), points: Float64Array.from(normals(2 * count, 2), (v) => 3 * v) };
}

/** P as a full matrix. */
function written({ starts, columns, values }: Affinities): number[][] {
  const count = starts.length - 1;
  return Array.from({ length: count }, (_, i) => {
    const row = new Array<number>(count).fill(0);
    for (let entry = starts[i]!; entry < starts[i + 1]!; entry++) row[columns[entry]!] = values[entry]!;
    return row;
  });
}

/** 1 / (1 + d²) for all pairs, 0 for a point with itself, and the sum. */
function nearness(points: ArrayLike<number>): { near: number[][]; total: number } {
  const near = naiveSquared(points, 2).map((row, i) => row.map((d2, j) => i === j ? 0 : 1 / (1 + d2)));
  return { near, total: near.flat().reduce((sum, value) => sum + value) };
}

function naiveDivergence(p: number[][], points: ArrayLike<number>): number {
  const { near, total } = nearness(points);
  let sum = 0;
  p.forEach((row, i) =>
    row.forEach((value, j) => {
      if (value > 0) sum += value * Math.log(value / (near[i]![j]! / total));
    })
  );
  return sum;
}

/** The gradient with a tree that hardly approximates. */
function gradientOf(p: Affinities, points: Float64Array, exaggeration: number) {
  const gradient = new Float64Array(points.length);
  const total = tsneGradient(p, points, exaggeration, new PointTree(points.length / 2, 1e-9), gradient);
  return { gradient, total };
}

Deno.test("tsneGradient() equals the paper's formula over all pairs, exaggerated or not", async () => {
  const { p, points } = await drawn(60);
  const { near, total } = nearness(points);
  for (const exaggeration of [1, 12]) {
    const expected = written(p).flatMap((row, i) =>
      [0, 1].map((axis) =>
        row.reduce((sum, value, j) => {
          const force = (exaggeration * value - near[i]![j]! / total) * near[i]![j]!;
          return sum + 4 * force * (points[2 * i + axis]! - points[2 * j + axis]!);
        }, 0)
      )
    );
    const found = gradientOf(p, points, exaggeration);
    assertClose(found.gradient, expected, 1e-14);
    assertClose([found.total], [total], 1e-12);
  }
});

Deno.test("tsneGradient() agrees with finite differences of the divergence", async () => {
  const { p, points } = await drawn(25);
  const matrix = written(p);
  const expected = numericGradient((at) => naiveDivergence(matrix, at), points);
  assertClose(gradientOf(p, points, 1).gradient, expected, 1e-8);
});

Deno.test("tsneDivergence() equals Σ p log(p / q) over all pairs", async () => {
  const { p, points } = await drawn(60);
  const { total } = nearness(points);
  assertClose([tsneDivergence(p, points, total)], [naiveDivergence(written(p), points)], 1e-12);
});
