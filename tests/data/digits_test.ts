import assert from "node:assert/strict";
import { requireTrainable } from "../../lib/data/check_images.ts";
import { DIGIT_COUNTS, makeDigits } from "../../lib/data/digits/digits.ts";
import type { ImageSet } from "../../lib/data/image_set.ts";

const SIZE = 28 * 28;
const digits = await makeDigits(1, { train: 600, test: 200 });
const { train, test } = digits;

const imageOf = (set: ImageSet, i: number) => set.image(i);

Deno.test("makeDigits() makes valid sets of 28 by 28 images, marked as synthetic", () => {
  assert.equal(digits.synthetic, true);
  for (const [set, count] of [[train, 600], [test, 200]] as const) {
    requireTrainable(set, "digits");
    assert.deepEqual([set.count, set.height, set.width, set.classes], [count, 28, 28, 10]);
    assert.equal(set.allPixels().length, count * SIZE);
    assert.ok((set.parts.pixels as Uint8Array).buffer instanceof SharedArrayBuffer);
  }
});

Deno.test("makeDigits() is determined by its seed, including the digest", async () => {
  const counts = { train: 40, test: 20 };
  const once = await makeDigits(7, counts);
  assert.deepEqual(await makeDigits(7, counts), once);
  // Checkpoints identify their data by it, so counts and pixels stay: it does not depend on the labels' type in memory.
  assert.deepEqual(DIGIT_COUNTS, { train: 60_000, test: 10_000 });
  const { digest } = await makeDigits(1, { train: 20, test: 10 });
  assert.equal(digest, "69f937ed08e5fcb30bee8554b89e9ae58b719890774de16f4e6759a642e4bccc");
  const other = await makeDigits(8, counts);
  assert.notEqual(other.digest, once.digest);
  assert.notDeepEqual(other.train.allPixels(), once.train.allPixels());
});

Deno.test("makeDigits() draws image i independently of the number of images", async () => {
  const few = await makeDigits(1, { train: 25, test: 15 });
  assert.deepEqual(
    new Uint8Array(few.train.allPixels()),
    new Uint8Array(train.allPixels().subarray(0, 25 * SIZE)),
  );
  assert.deepEqual(few.test.labels.slice(), test.labels.slice(0, 15));
  assert.notEqual(few.digest, digits.digest);
});

Deno.test("makeDigits() draws no image twice, within a split or in both", () => {
  const seen = new Set<string>();
  for (const set of [train, test]) {
    for (let i = 0; i < set.count; i++) seen.add(imageOf(set, i).join());
  }
  assert.equal(seen.size, 800);
});

Deno.test("makeDigits() draws all digits equally often, in a random order", () => {
  for (const set of [train, test]) {
    const counts = new Array<number>(10).fill(0);
    for (const label of set.labels) counts[label]!++;
    assert.deepEqual(counts, new Array(10).fill(set.count / 10));
  }
  assert.notDeepEqual(train.labels.slice(0, 10), train.labels.slice(10, 20));
  assert.notDeepEqual(train.labels.slice(0, 200), test.labels.slice());
});

Deno.test("makeDigits() uses the whole range of pixels, mostly paper, as MNIST does", () => {
  let [paper, ink, between] = [0, 0, 0];
  for (const pixel of train.allPixels()) {
    if (pixel === 0) paper++;
    else if (pixel > 230) ink++;
    else between++;
  }
  const all = train.allPixels().length;
  // MNIST: 81% paper, 7% above 230, mean 33.
  assert.ok(paper / all > 0.7 && paper / all < 0.9, `paper ${paper / all}`);
  assert.ok(ink / all > 0.02 && between / all > 0.04, `ink ${ink / all}, between ${between / all}`);
  assert.ok(train.allPixels().includes(255));
});

Deno.test("makeDigits() clips no digit at the edge of its image", () => {
  for (let i = 0; i < train.count; i++) {
    const image = imageOf(train, i);
    const edge = image.filter((_, k) => k < 28 || k >= SIZE - 28 || k % 28 === 0 || k % 28 === 27);
    assert.ok(Math.max(...edge) < 100, `image ${i} of a ${train.labels[i]}`);
  }
});

Deno.test("makeDigits() draws digits that differ within a class, less than between classes", () => {
  let [within, between, pairs, others] = [0, 0, 0, 0];
  let nearest = Infinity;
  for (let i = 0; i < 200; i++) {
    for (let j = 0; j < i; j++) {
      const distance = distanceBetween(imageOf(train, i), imageOf(train, j));
      if (train.labels[i] === train.labels[j]) {
        [within, pairs, nearest] = [within + distance, pairs + 1, Math.min(nearest, distance)];
      } else [between, others] = [between + distance, others + 1];
    }
  }
  assert.ok(within / pairs < between / others);
  // Measured in pixels that are ink in one image and paper in the other.
  assert.ok(nearest > 2, `the nearest pair of one class differs by ${nearest}`);
});

Deno.test("makeDigits() draws digits that the nearest neighbour recognises better than chance, but not always", () => {
  let right = 0;
  for (let i = 0; i < test.count; i++) {
    let [best, label] = [Infinity, -1];
    for (let j = 0; j < train.count; j++) {
      const distance = distanceBetween(imageOf(test, i), imageOf(train, j));
      if (distance < best) [best, label] = [distance, train.labels[j]!];
    }
    right += Number(label === test.labels[i]);
  }
  const accuracy = right / test.count;
  // 600 images of MNIST give 0.85 or so.
  assert.ok(accuracy > 0.6 && accuracy < 0.99, `${accuracy}`);
});

function distanceBetween(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let k = 0; k < SIZE; k++) sum += ((a[k]! - b[k]!) / 255) ** 2;
  return sum;
}
