import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { BatchLoader } from "../../lib/data/batch_loader.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { describeTurn } from "../../lib/data/turn_image.ts";
import { TurnedImages, withTurns } from "../../lib/data/turned_images.ts";

/** 12 random square images of 3 classes, of which the last has no image. */
function makeSet(channels: number): ImageSet {
  const random = new RandomStream(1, "test");
  const pixels = Uint8Array.from({ length: 12 * 25 * channels }, () => random.integer(256));
  const labels = Int32Array.from({ length: 12 }, (_, i) => i % 2);
  return new ImageSet({ pixels, labels, height: 5, width: 5, channels, classes: 3 });
}

/** Rows of pixels of one channel. */
function rowsOf(image: ArrayLike<number>, side: number, channels: number, channel: number): number[][] {
  return Array.from(
    { length: side },
    (_, y) => Array.from({ length: side }, (_, x) => image[(y * side + x) * channels + channel]!),
  );
}

/** Naive: the columns from left to right, read upwards, are the rows. */
const quarter = (rows: number[][]) => rows[0]!.map((_, x) => rows.map((row) => row[x]!).reverse());
const mirrored = (rows: number[][]) => rows.map((row) => row.toReversed());

for (const channels of [1, 3]) {
  Deno.test(`TurnedImages turns and mirrors images of ${channels} channels`, () => {
    const set = makeSet(channels);
    const turned = new TurnedImages(set, 8);
    assert.equal(turned.count, 96);
    assert.equal(turned.classes, 24);
    for (let i = 0; i < 12; i++) {
      for (let channel = 0; channel < channels; channel++) {
        const original = rowsOf(set.image(i), 5, channels, channel);
        for (const [first, start] of [[0, original], [4, mirrored(original)]] as const) {
          let expected = start;
          for (let turn = first; turn < first + 4; turn++) {
            const index = i + turn * 12;
            assert.deepEqual(rowsOf(turned.image(index), 5, channels, channel), expected, `turn ${turn}`);
            assert.equal(turned.labels[index], set.labels[i]! + 3 * turn);
            expected = quarter(expected);
          }
        }
      }
    }
  });
}

Deno.test("TurnedImages.gather() gives what image() and labels say, with loader threads too", async () => {
  const turned = new TurnedImages(makeSet(3), 8);
  const plan = [Int32Array.of(95, 0, 13, 40), Int32Array.of(5, 5 + 12, 5 + 24, 5 + 36)];
  for (const workers of [0, 2]) {
    const loader = new BatchLoader(turned, workers);
    try {
      const batches = await Array.fromAsync(loader.batches(plan));
      batches.forEach(({ pixels, labels, indices }, b) => {
        assert.deepEqual(indices, plan[b]);
        assert.deepEqual([...labels], [...plan[b]!].map((i) => turned.labels[i]));
        assert.deepEqual([...pixels], [...plan[b]!].flatMap((i) => [...turned.image(i)]));
      });
    } finally {
      loader.close();
    }
  }
});

Deno.test("TurnedImages rejects images that are not square, and indices beyond the last turn", () => {
  const set = new ImageSet({
    pixels: new Uint8Array(6),
    labels: Int32Array.of(0),
    height: 2,
    width: 3,
    channels: 1,
    classes: 1,
  });
  assert.throws(
    () => withTurns(set, 4),
    /^UserError: Expected square images with --turned_classes but found 3 × 2 pixels; omit it/,
  );
  assert.equal(withTurns(set, 0), set);
  const turned = new TurnedImages(makeSet(1), 4);
  for (const bad of [-1, 48, 0.5]) assert.throws(() => turned.image(bad), /one of 48 images/);
  assert.throws(() => turned.gather(Int32Array.of(48)), /one of 48 images/);
});

Deno.test("describeTurn() names turns", () => {
  assert.deepEqual([0, 1, 3, 4, 6].map(describeTurn), ["", "90°", "270°", "mirrored", "mirrored, 180°"]);
});
