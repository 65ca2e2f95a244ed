import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import {
  type ImageSet,
  selectImages,
  splitHoldout,
  takeImages,
  validateImageSet,
} from "../../lib/data/image_set.ts";
import { refuses } from "../base/fixtures.ts";

/** Images of 1 by 2 pixels that hold their index and their label, in a random order of labels. */
function makeSet(sizes: number[]): ImageSet {
  const labels = new RandomStream(0, "test").shuffle(
    Int32Array.from(sizes.flatMap((size, c) => new Array<number>(size).fill(c))),
  );
  const images = Uint8Array.from(
    { length: 2 * labels.length },
    (_, i) => i % 2 ? labels[i >> 1]! : (i >> 1) % 256,
  );
  return { images, labels, count: labels.length, height: 1, width: 2, classes: sizes.length };
}

/** Which images of {@link makeSet}'s set, of at most 256, a set holds; asserts that labels came with them. */
function indicesOf(set: ImageSet): number[] {
  assert.equal(set.images.length, 2 * set.count);
  assert.equal(set.labels.length, set.count);
  return Array.from(set.labels, (label, i) => {
    assert.equal(set.images[2 * i + 1], label);
    return set.images[2 * i]!;
  });
}

function classSizes(set: ImageSet): number[] {
  const sizes = new Array<number>(set.classes).fill(0);
  for (const label of set.labels) sizes[label]!++;
  return sizes;
}

Deno.test("validateImageSet() takes a set with 2 images of each class", () => {
  validateImageSet(makeSet([2, 5, 2]), "set");
});

Deno.test("validateImageSet() refuses what cannot be trained on, and names the set", async () => {
  const refusesSet = (set: ImageSet, message: RegExp) =>
    refuses(() => validateImageSet(set, "my set"), message);
  const set = makeSet([3, 3]);
  await refusesSet(
    makeSet([3, 1, 3]),
    /^Expected at least 2 images of each class in my set but class 1 has 1;/,
  );
  await refusesSet({ ...set, classes: 3 }, /in my set but class 2 has 0; use more images$/);
  await refusesSet({ ...set, classes: 1 }, /^Expected labels from 0 to 0 in my set but found 1$/);
  const below = { ...set, labels: set.labels.map((label) => label - 1) };
  await refusesSet(below, /^Expected labels from 0 to 1 in my set but found -1$/);
  await refusesSet({ ...set, labels: set.labels.slice(1) }, /in my set but found 5 labels and 6 images$/);
  await refusesSet({ ...set, images: set.images.slice(2) }, /in my set but found 6 labels and 5 images$/);
});

Deno.test("selectImages() copies the images at some indices, in their order, onto shared buffers", () => {
  const set = makeSet([10, 10]);
  const selected = selectImages(set, Int32Array.of(7, 0, 19, 7));
  assert.deepEqual(indicesOf(selected), [7, 0, 19, 7]);
  assert.ok(selected.images.buffer instanceof SharedArrayBuffer);
  assert.ok(selected.labels.buffer instanceof SharedArrayBuffer);
  assert.deepEqual(indicesOf(selectImages(set, [])), []);
});

Deno.test("takeImages() takes the first images, and no more than there are", async () => {
  const set = makeSet([10, 10]);
  assert.deepEqual(indicesOf(takeImages(set, 3)), [0, 1, 2]);
  assert.equal(takeImages(set, 20).count, 20);
  await refuses(() => takeImages(set, 21), /^Expected --num_images of at most 20 but found 21$/);
});

Deno.test("splitHoldout() parts a set in two, with each class in proportion in both", () => {
  const sizes = fc.array(fc.integer({ min: 8, max: 40 }), { minLength: 2, maxLength: 6 });
  fc.assert(
    fc.property(sizes, fc.double({ min: 0.4, max: 0.6, noNaN: true }), fc.nat(), (sizes, share, seed) => {
      const set = makeSet(sizes);
      const count = Math.round(share * set.count);
      const { train, holdout } = splitHoldout(set, count, seed);
      assert.equal(holdout.count, count);
      const together = [...indicesOf(train), ...indicesOf(holdout)].sort((a, b) => a - b);
      assert.deepEqual(together, Array.from({ length: set.count }, (_, i) => i));
      classSizes(holdout).forEach((held, c) => {
        assert.ok(Math.abs(held - sizes[c]! * count / set.count) <= 1, `${held} of ${sizes[c]} held out`);
      });
    }),
  );
});

Deno.test("splitHoldout() is the same for a seed and another for another, and picks no image more readily", () => {
  const set = makeSet([30, 30]);
  const held = (seed: number) => indicesOf(splitHoldout(set, 20, seed).holdout);
  assert.deepEqual(held(1), held(1));
  assert.notDeepEqual(held(1), held(2));
  const times = new Array<number>(60).fill(0);
  for (let seed = 0; seed < 300; seed++) for (const i of held(seed)) times[i]!++;
  // Each is held out in a third of the splits: 100 ± 8.
  assert.ok(Math.min(...times) > 65 && Math.max(...times) < 135, `${times}`);
});

Deno.test("splitHoldout() refuses to leave a class fewer than 2 images on either side", async () => {
  await refuses(() => splitHoldout(makeSet([20, 20]), 1, 1), /in the held-out images but class . has [01];/);
  await refuses(() => splitHoldout(makeSet([20, 20]), 39, 1), /in the training images but class . has [01];/);
  await refuses(() => splitHoldout(makeSet([20, 20]), 40, 1), /in the training images but class 0 has 0;/);
  await refuses(() => splitHoldout(makeSet([20, 20]), 50, 1), /in the training images but class 0 has 0;/);
});
