import assert from "node:assert/strict";
import fc from "fast-check";
import { evaluateExact } from "../../lib/eval/exact.ts";
import { findFailingImages } from "../../lib/eval/failing_images.ts";
import { runsOf } from "../base/runs_of.ts";
import { useEngine } from "../engine/fixtures.ts";
import { gridPoints, type Labelled, scatteredClasses } from "./fixtures.ts";

await useEngine("cpu");

/** The same by loops over all pairs. */
function naive({ embeddings, dimension, labels }: Labelled, threshold: number, most: number) {
  const count = labels.length;
  const failing: [number, number][] = [];
  const images = Array.from({ length: count }, (_, image) => ({
    image,
    label: labels[image]!,
    rejected: 0,
    accepted: 0,
    as: {} as Record<number, number>,
  }));
  for (let a = 0; a < count; a++) {
    for (let b = a + 1; b < count; b++) {
      let squared = 0;
      for (let k = 0; k < dimension; k++) {
        squared += (embeddings[a * dimension + k]! - embeddings[b * dimension + k]!) ** 2;
      }
      const same = labels[a] === labels[b];
      if ((Math.sqrt(squared) < threshold) === same) continue;
      failing.push([a, b]);
      for (const [image, other] of [[a, b], [b, a]] as const) {
        if (same) images[image]!.rejected++;
        else {
          images[image]!.accepted++;
          images[image]!.as[labels[other]!] = (images[image]!.as[labels[other]!] ?? 0) + 1;
        }
      }
    }
  }
  const isSame = ([a, b]: [number, number]) => labels[a] === labels[b];
  const worst = images.filter(({ rejected, accepted }) => rejected + accepted > 0)
    .sort((a, b) =>
      b.rejected + b.accepted - a.rejected - a.accepted || a.label - b.label || a.image - b.image
    ).slice(0, most);
  const chosen = new Set(worst.map(({ image }) => image));
  const covered = failing.filter(([a, b]) => chosen.has(a) || chosen.has(b));
  return {
    rejected: failing.filter(isSame).length,
    accepted: failing.filter((pair) => !isSame(pair)).length,
    images: worst.map(({ as, ...image }) => {
      const [first] = Object.entries(as).sort(([a, m], [b, n]) => n - m || Number(a) - Number(b));
      return { ...image, ...(first && { takenFor: Number(first[0]) }) };
    }),
    covered: {
      rejected: covered.filter(isSame).length,
      accepted: covered.filter((pair) => !isSame(pair)).length,
    },
  };
}

Deno.test("findFailingImages() agrees with loops over all pairs, ties included", () =>
  fc.assert(
    fc.asyncProperty(gridPoints(), fc.integer({ min: 0, max: 12 }), fc.integer({ min: 1, max: 30 }), async (
      points,
      eighths,
      most,
    ) => {
      const { embeddings, dimension, labels } = points;
      const threshold = Math.sqrt(eighths / 8);
      const found = await findFailingImages(embeddings, dimension, labels, threshold, most);
      assert.deepEqual(found, naive(points, threshold, most));
    }),
    runsOf(60, 1000),
  ));

Deno.test("the failing pairs at a threshold are those that its VAL and its rate leave", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(200, 4, 0.5, 3);
  const { val_at_far, threshold_at_far, pairs } = await evaluateExact(embeddings, dimension, labels);
  const { rejected, accepted, images } = await findFailingImages(
    embeddings,
    dimension,
    labels,
    threshold_at_far["0.01"]!,
    5,
  );
  assert.ok(Math.abs(1 - rejected / pairs.positive - val_at_far["0.01"]!) < 1e-12);
  assert.equal(accepted, Math.floor(0.01 * pairs.negative));
  assert.equal(images.length, 5);
});
