import assert from "node:assert/strict";
import type { EmbeddedBatch } from "../../../lib/embed/file_embedder.ts";
import { gatherImages } from "../../../lib/search/duplicates/gather_images.ts";
import { usualDistance } from "../../../lib/search/duplicates/usual_distance.ts";
import { setOf } from "../../data/duplicates/textures.ts";

const SHAPE = { height: 4, width: 4, channels: 1 };
const TREE = { read: () => Promise.reject(new Error("not read")) };

/** A batch of images of one shade each, whose embeddings are their shades. */
function batch(shades: readonly number[], damaged: readonly string[] = []): EmbeddedBatch {
  return {
    images: shades.map((shade) => ({ path: `${shade}.png`, name: `${shade}.png`, tree: TREE })),
    set: setOf(shades.map((shade) => new Uint8Array(16).fill(shade)), SHAPE),
    embeddings: Float32Array.from(shades.flatMap((shade) => [shade, -shade])),
    damaged: damaged.map((path) => ({ path, reason: "it is not an image" })),
  };
}

async function* batches(...all: EmbeddedBatch[]): AsyncGenerator<EmbeddedBatch> {
  yield* all;
}

Deno.test("gatherImages() keeps images, embeddings and prints in their order, without damaged files", async () => {
  const seen: number[] = [];
  const gathered = (await gatherImages(
    batches(batch([], ["a", "b"]), batch([3, 9, 3]), batch([7], ["c"])),
    { most: 7, dimension: 2 },
    ({ images, damaged }) => seen.push(images.length + damaged.length),
  ))!;
  assert.deepEqual(gathered.images.map(({ path }) => path), ["3.png", "9.png", "3.png", "7.png"]);
  assert.deepEqual([...gathered.embeddings], [3, -3, 9, -9, 3, -3, 7, -7]);
  assert.deepEqual(gathered.damaged.map(({ path }) => path), ["a", "b", "c"]);
  assert.deepEqual([gathered.prints.isSame(0, 2), gathered.prints.isSame(0, 1)], [true, false]);
  assert.deepEqual(seen, [2, 3, 2]);
  assert.equal(await gatherImages(batches(batch([], ["a"])), { most: 1, dimension: 2 }), undefined);
});

Deno.test("gatherImages() samples at most 256 images, evenly, with their own embeddings", async () => {
  const shades = Array.from({ length: 1000 }, (_, i) => i % 251);
  const parts = [shades.slice(0, 256), shades.slice(256, 900), shades.slice(900)];
  const { sample } = (await gatherImages(batches(...parts.map((part) => batch(part))), {
    ...{ most: 1000, dimension: 2 },
  }))!;
  assert.equal(sample.set.count, 250);
  for (let i = 0; i < 250; i++) {
    assert.deepEqual([sample.set.image(i)[0], sample.embeddings[2 * i]], [shades[4 * i], shades[4 * i]]);
  }
});

Deno.test("usualDistance() takes the median of a large class from images that are spread over it", () => {
  const row = (own: readonly number[], self: number) => ({
    ...{ row: self, self, from: 0, start: 0, end: own.length, classIndex: 0 },
    squared: Float32Array.from(own, (distance) => distance ** 2),
  });
  const none = { places: [], squared: [] };
  const far = Array.from({ length: 5001 }, (_, i) => i === 2500 ? 0 : i / 5000);
  assert.ok(Math.abs(usualDistance(row(far, 2500), none) - 0.5) < 0.02);
  // The image itself is at 0, and does not count.
  assert.equal(usualDistance(row([0, 0.5, 0.5, 0.5], 0), none), 0.5);
  assert.equal(usualDistance(row([0, 0.5, 0.5], 0), none), Infinity);
  const tenth = { places: [], squared: Array.from({ length: 10 }, (_, i) => (i / 36) ** 2) };
  assert.equal(usualDistance(row([0, 0.5, 0.5, 0.5], 0), tenth), 0.25);
});
