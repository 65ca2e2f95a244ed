import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../../lib/base/random.ts";
import { UserError } from "../../../lib/base/user_error.ts";
import { projectionQuality } from "../../../lib/report/projections/projection_quality.ts";
import { assertClose, normals, testOnEngines, useEngine } from "../../engine/fixtures.ts";
import { gridPoints, scatteredClasses } from "../../eval/fixtures.ts";
import { naiveOrder } from "./fixtures.ts";
import oracle from "./trustworthiness.json" with { type: "json" };

/** The figures by the papers' formulas, from the order of all other points for each point in both spaces. */
function naiveQuality(truth: number[][], picture: number[][], ranked: number, counted: number) {
  const count = truth.length;
  const penalty = (space: number[][], other: number[][]) => {
    let sum = 0;
    space.forEach((order, i) => {
      for (const j of other[i]!.slice(0, ranked)) sum += Math.max(0, order.indexOf(j) + 1 - ranked);
    });
    return 1 - 2 / (count * ranked * (2 * count - 3 * ranked - 1)) * sum;
  };
  const kept = truth.map((order, i) =>
    order.slice(0, counted).filter((j) => picture[i]!.slice(0, counted).includes(j)).length / counted
  );
  return {
    trustworthiness: penalty(truth, picture),
    continuity: penalty(picture, truth),
    preserved: kept.reduce((sum, share) => sum + share, 0) / count,
  };
}

async function agreesWithNaive(
  embeddings: Float32Array,
  dimension: number,
  points: Float32Array,
  ranked: number,
  counted: number,
) {
  const { ranked: r, counted: c, ...found } = await projectionQuality(embeddings, dimension, points);
  assert.deepEqual([r, c], [ranked, counted]);
  const expected = naiveQuality(naiveOrder(embeddings, dimension), naiveOrder(points, 2), ranked, counted);
  for (const [name, figure] of Object.entries(expected)) {
    assertClose([found[name as keyof typeof found]], [figure], 1e-12, name);
  }
}

testOnEngines("projectionQuality() equals naive loops across blocks", async () => {
  const { embeddings, dimension } = scatteredClasses(300, 5, 0.3, 1);
  await agreesWithNaive(embeddings, dimension, normals(600, 1), 12, 10);
  const first = Float32Array.from({ length: 600 }, (_, k) => embeddings[(k >> 1) * dimension + k % 2]!);
  await agreesWithNaive(embeddings, dimension, first, 12, 10);
});

Deno.test("projectionQuality() equals naive loops with ties, duplicates and few points", async () => {
  await useEngine("cpu");
  await fc.assert(
    fc.asyncProperty(
      gridPoints(),
      fc.infiniteStream(fc.integer({ min: -2, max: 2 })),
      async ({ embeddings, dimension, labels }, drawn) => {
        if (labels.length < 3) return;
        const points = Float32Array.from({ length: 2 * labels.length }, () => drawn.next().value);
        const most = Math.floor((labels.length - 1) / 2);
        await agreesWithNaive(embeddings, dimension, points, Math.min(12, most), Math.min(10, most));
      },
    ),
    { numRuns: 100 },
  );
});

const numbers = (text: string) => Float32Array.from(text.split(" "), Number);
for (const { name, points, picture, trustworthiness, continuity, preserved } of oracle.cases) {
  Deno.test(`projectionQuality() gives scikit-learn's trustworthiness of a projection: ${name}`, async () => {
    await useEngine("cpu");
    const found = await projectionQuality(
      numbers(points),
      oracle.dimension,
      numbers(picture),
    );
    assertClose([found.trustworthiness], [trustworthiness], 1e-12, "trustworthiness");
    assertClose([found.continuity], [continuity], 1e-12, "continuity");
    assertClose([found.preserved], [preserved], 1e-12, "share preserved");
  });
}

Deno.test("projectionQuality() is 1 for a perfect projection and at chance level for noise", async () => {
  await useEngine("cpu");
  const plane = normals(2 * 400, 1);
  const turned = Float32Array.from(plane, (_, k) => k % 2 === 0 ? 3 * plane[k + 1]! : -3 * plane[k - 1]!);
  const perfect = { trustworthiness: 1, continuity: 1, ranked: 12, preserved: 1, counted: 10 };
  assert.deepEqual(await projectionQuality(plane, 2, turned), perfect);
  const noise = await projectionQuality(plane, 2, normals(2 * 400, 2));
  assertClose([noise.trustworthiness, noise.continuity], [0.5, 0.5], 0.05);
  assertClose([noise.preserved], [10 / 399], 0.02);
});

Deno.test("projectionQuality() distinguishes tears from intrusions", async () => {
  // A ring cut open into a line separates near points; a ring flattened onto a line brings distant points together.
  await useEngine("cpu");
  const random = new RandomStream(1, "test");
  const turns = Array.from({ length: 300 }, () => 2 * Math.PI * random.uniform());
  const ring = Float32Array.from(turns.flatMap((turn) => [Math.cos(turn), Math.sin(turn)]));
  const cut = await projectionQuality(ring, 2, Float32Array.from(turns.flatMap((turn) => [turn, 0])));
  assert.ok(cut.trustworthiness > 0.999 && cut.continuity < cut.trustworthiness);
  const flat = await projectionQuality(ring, 2, ring.map((value, k) => k % 2 === 0 ? value : 0));
  assert.ok(flat.continuity > 0.95 && flat.trustworthiness < 0.9);
});

Deno.test("projectionQuality() of fewer than three points is not measurable", async () => {
  for (const count of [0, 1, 2]) {
    assert.deepEqual(await projectionQuality(new Float32Array(3 * count), 3, new Float32Array(2 * count)), {
      trustworthiness: NaN,
      continuity: NaN,
      ranked: 0,
      preserved: NaN,
      counted: 0,
    });
  }
});

Deno.test("projectionQuality() reports progress, can be aborted, and rejects a projection that diverged", async () => {
  await useEngine("cpu");
  const { embeddings, dimension } = scatteredClasses(300, 3, 0.3, 1);
  const points = normals(600, 1);
  const shares: number[] = [];
  await projectionQuality(embeddings, dimension, points, {
    onProgress: ({ stage, done, total }) => {
      assert.equal(stage, "quality");
      shares.push(done / total);
    },
  });
  assert.deepEqual(shares, shares.toSorted((a, b) => a - b));
  assert.equal(shares.at(-1), 1);
  await assert.rejects(
    projectionQuality(embeddings, dimension, points, { signal: AbortSignal.abort(new Error("enough")) }),
    /enough/,
  );
  points[7] = NaN;
  await assert.rejects(projectionQuality(embeddings, dimension, points), UserError);
});
