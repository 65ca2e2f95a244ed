import assert from "node:assert/strict";
import fc from "fast-check";
import { RandomStream } from "../../lib/base/random.ts";
import { requireMeasurable, requireTrainable } from "../../lib/data/check_images.ts";
import { type ImageParts, ImageSet } from "../../lib/data/image_set.ts";
import { splitHoldout, takeImages } from "../../lib/data/split_holdout.ts";
import { refuses } from "../base/fixtures.ts";

/** Images of 1 by 2 pixels that contain their index and their label, in random order of labels. */
function makeSet(sizes: number[]): ImageSet {
  const labels = new RandomStream(0, "test").shuffle(
    Int32Array.from(sizes.flatMap((size, c) => new Array<number>(size).fill(c))),
  );
  const pixels = Uint8Array.from(
    { length: 2 * labels.length },
    (_, i) => i % 2 ? labels[i >> 1]! : (i >> 1) % 256,
  );
  return new ImageSet({ pixels, labels, height: 1, width: 2, channels: 1, classes: sizes.length });
}

/** The indices in {@link makeSet}'s set, of at most 256 images, of a set's images; asserts that the labels match. */
function indicesOf(set: ImageSet): number[] {
  assert.equal(set.allPixels().length, 2 * set.count);
  assert.equal(set.labels.length, set.count);
  return Array.from(set.labels, (label, i) => {
    assert.equal(set.allPixels()[2 * i + 1], label);
    return set.allPixels()[2 * i]!;
  });
}

function classSizes(set: ImageSet): number[] {
  const sizes = new Array<number>(set.classes).fill(0);
  for (const label of set.labels) sizes[label]!++;
  return sizes;
}

Deno.test("ImageSet rejects pixels of more or fewer images than labels", () => {
  const { labels, ...set } = makeSet([3, 3]).parts;
  assert.throws(
    () => new ImageSet({ ...set, labels: labels.slice(1) }),
    /Expected 5 images of 1 × 2 × 1 but found 12/,
  );
});

Deno.test("ImageSet rejects parts of another type, and says how to convert them", async () => {
  const { parts } = makeSet([3, 3]);
  const cases: [object, RegExp][] = [
    [
      { pixels: new Float32Array(12) },
      /^Expected pixels .* as Uint8Array .* found Float32Array; .* Uint8Array.from\(pixels\), after scaling/,
    ],
    [
      { pixels: [...(parts.pixels as Uint8Array)] },
      /^Expected pixels .* but found Array; convert them by Uint8Array.from\(pixels\)$/,
    ],
    [
      { labels: [0, 0, 0, 1, 1, 1] },
      /^Expected labels .* as Int32Array but found Array; .* Int32Array.from\(labels\)$/,
    ],
    [{ labels: undefined }, /^Expected labels .* but found undefined$/],
    [
      { channels: 4 },
      /^Expected channels of an ImageSet, 1 for grey or 3 .* but found 4; convert the images$/,
    ],
    [{ channels: 2, width: 1 }, /^Expected channels .* but found 2;/],
    [{ height: 0 }, /^Expected height of an ImageSet as a whole number above 0 but found 0$/],
    [{ width: 2.5 }, /^Expected width .* but found 2.5$/],
    [{ classes: undefined }, /^Expected classes .* but found undefined$/],
  ];
  for (const [wrong, message] of cases) {
    await refuses(() => new ImageSet({ ...parts, ...wrong } as ImageParts), message);
  }
});

Deno.test("ImageSet rejects indices of images that it does not have", async () => {
  const set = makeSet([3, 3]);
  for (const index of [6, -1, 0.5, NaN, 9999]) {
    const message = new RegExp(`^Expected the index of one of 6 images, from 0, but found ${index}$`);
    await refuses(() => set.image(index), message);
    await refuses(() => set.select([0, index]), message);
  }
  await refuses(() => set.gather(Int32Array.of(6)), /but found 6$/);
  for (const count of [7, -1, 1.5]) {
    await refuses(() => set.first(count), /^Expected a number of images up to 6/);
  }
  assert.equal(set.first(6).count, 6);
});

Deno.test("ImageSet.image() is a view of an image's pixels, also with three channels", () => {
  const pixels = Uint8Array.from({ length: 2 * 12 }, (_, i) => i);
  const set = new ImageSet({
    pixels,
    labels: Int32Array.of(0, 1),
    height: 2,
    width: 2,
    channels: 3,
    classes: 2,
  });
  assert.deepEqual([...set.image(1)], [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]);
  assert.equal(set.image(1).buffer, pixels.buffer);
});

Deno.test("requireTrainable() requires two classes with two images, whatever the others have", async () => {
  const labels = (...labels: number[]) => ({ labels });
  requireTrainable(labels(0, 0, 7, 7), "set");
  requireTrainable(labels(0, 0, 1, 2, 3, 3), "set");
  for (
    const [set, found] of [
      [labels(0, 0, 0, 1), "4 images of 2 classes, 1 of them with one image; use more images"],
      [labels(0, 0), "2 images of 1 class; add images of another class"],
      // A class more is not enough: this one has too few itself.
      [labels(5), "1 image of 1 class; use more images, of several classes"],
      [labels(), "no images; use more images"],
    ] as const
  ) {
    await refuses(
      () => requireTrainable(set, "my set"),
      new RegExp(
        `^Expected at least 2 classes with 2 images each in my set but found ${found}$`,
      ),
    );
  }
});

Deno.test("requireMeasurable() requires one positive and one negative pair", async () => {
  const labels = (...labels: number[]) => ({ labels });
  requireMeasurable(labels(0, 0, 1), "set");
  for (const set of [labels(0, 0, 0), labels(0, 1, 2), labels()]) {
    await refuses(
      () => requireMeasurable(set, "the query images"),
      /^Expected two images of one class and one of another at least in the query images but found /,
    );
  }
});

Deno.test("ImageSet.select() copies the images at the given indices, in their order, into shared buffers", () => {
  const set = makeSet([10, 10]);
  const selected = set.select(Int32Array.of(7, 0, 19, 7));
  assert.deepEqual(indicesOf(selected), [7, 0, 19, 7]);
  assert.ok((selected.parts.pixels as Uint8Array).buffer instanceof SharedArrayBuffer);
  assert.ok(selected.labels.buffer instanceof SharedArrayBuffer);
  assert.deepEqual(indicesOf(set.select([])), []);
});

Deno.test("takeImages() returns the first images, and no more than exist", async () => {
  const set = makeSet([10, 10]);
  assert.deepEqual(indicesOf(takeImages(set, 3)), [0, 1, 2]);
  assert.equal(takeImages(set, 20).count, 20);
  assert.equal(takeImages(set, 0), set);
  await refuses(
    () => takeImages(set, 21),
    /^Expected --num_images of at most 20 but found 21; 0 means all$/,
  );
});

Deno.test("splitHoldout() divides a set in two, with each class in proportion in both", () => {
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

Deno.test("splitHoldout() is determined by its seed, and prefers no image", () => {
  const set = makeSet([30, 30]);
  const held = (seed: number) => indicesOf(splitHoldout(set, 20, seed).holdout);
  assert.deepEqual(held(1), held(1));
  assert.notDeepEqual(held(1), held(2));
  const times = new Array<number>(60).fill(0);
  for (let seed = 0; seed < 300; seed++) for (const i of held(seed)) times[i]!++;
  // Each is held out in a third of the splits: 100 ± 8.
  assert.ok(Math.min(...times) > 65 && Math.max(...times) < 135, `${times}`);
});

Deno.test("splitHoldout() rejects leaving too little on either side", async () => {
  const split = (sizes: number[], count: number) => () => splitHoldout(makeSet(sizes), count, 1);
  await refuses(split([20, 20], 1), /in the held-out images but found 1 image of 1 class;/);
  await refuses(split([20, 20], 39), /in the training images but found 1 image of 1 class;/);
  await refuses(split([20, 20], 40), /--holdout to leave some of the 40 images to train on but found 40$/);
  await refuses(split([20, 20], 50), /--holdout to leave some of the 40 images to train on but found 50$/);
});

Deno.test("splitHoldout() supports classes with one image", () => {
  const { train, holdout } = splitHoldout(makeSet([20, 20, 1, 1, 1]), 10, 1);
  assert.deepEqual([train.count, holdout.count], [33, 10]);
});

Deno.test("ImageSet keeps the names of its images when some are taken", async () => {
  const parts = {
    pixels: new Uint8Array(3),
    labels: Int32Array.of(0, 1, 0),
    height: 1,
    width: 1,
    channels: 1,
    classes: 2,
  };
  const set = new ImageSet({ ...parts, names: ["a/1.jpg", "b/1.jpg", "a/2.jpg"] });
  assert.deepEqual([set.name(2), set.name(3)], ["a/2.jpg", undefined]);
  assert.equal(set.select([2, 0]).name(0), "a/2.jpg");
  assert.equal(set.first(2).name(1), "b/1.jpg");
  assert.equal(set.first(2).name(2), undefined);
  assert.equal(new ImageSet(parts).select([1]).name(0), undefined);
  await refuses(
    () => new ImageSet({ ...parts, names: ["a"] }),
    /Expected 3 names, one per image, but found 1/,
  );
});
