import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { tf } from "../../lib/engine/tf.ts";
import { augmentedSamples } from "../../lib/train/augmented_samples.ts";
import { refuses } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";

/** Colour images of 10 × 8 pixels. */
const SET = makeSet(50);

function makeSet(count: number): ImageSet {
  const random = new RandomStream(1, "test images");
  return new ImageSet({
    pixels: Uint8Array.from({ length: count * 10 * 8 * 3 }, () => random.integer(256)),
    labels: Int32Array.from({ length: count }, (_, i) => i % 5),
    height: 10,
    width: 8,
    channels: 3,
    classes: 5,
  });
}

Deno.test("augmentedSamples() without an augmentation are images of the set, each as often as it should", async () => {
  const { pixels, indices, ...shape } = await augmentedSamples(SET, "none", {
    count: 20,
    versions: 3,
    seed: 1,
  });
  assert.deepEqual(shape, { height: 10, width: 8, channels: 3 });
  assert.equal(new Set(indices).size, 20);
  assert.deepEqual([...indices], [...indices].sort((a, b) => a - b));
  const expected = [...indices].flatMap((index) => [1, 2, 3].flatMap(() => [...SET.image(index)]));
  assert.deepEqual([...pixels], expected);
});

Deno.test("augmentedSamples() are changed images, the same for a seed", async () => {
  const drawn = (augmentation: Parameters<typeof augmentedSamples>[1], seed = 1) =>
    augmentedSamples(SET, augmentation, { count: 12, versions: 5, seed });
  const photos = await drawn("photos,erase:0.5");
  assert.deepEqual(await drawn("photos,erase:0.5"), photos);
  assert.notDeepEqual((await drawn("photos,erase:0.5", 2)).indices, photos.indices);
  const size = SET.imageSize;
  const images = Array.from(
    { length: 60 },
    (_, i) => photos.pixels.subarray(i * size, (i + 1) * size).join(),
  );
  assert.equal(new Set(images).size, 60);

  const { pixels, indices } = await drawn({ flip: 1 });
  const [first] = indices;
  const image = SET.image(first!);
  const mirrored = Array.from({ length: size }, (_, i) => {
    const [row, column, channel] = [Math.floor(i / 24), Math.floor(i / 3) % 8, i % 3];
    return image[row * 24 + (7 - column) * 3 + channel];
  });
  assert.deepEqual([...pixels.subarray(0, size)], mirrored);
});

testOnEngines("augmentedSamples() leaves the open engine open and no tensor", async (engine) => {
  const before = [tf.getBackend(), engine.memory().tensors];
  await augmentedSamples(SET, true, { count: 3, seed: 1 });
  assert.deepEqual([tf.getBackend(), engine.memory().tensors], before);
  await refuses(
    () => augmentedSamples(SET, true, { count: 51, seed: 1 }),
    /^Expected a number of images from 1 to 50 to augment but found 51$/,
  );
  await refuses(() => augmentedSamples(SET, "flip:2", { count: 3, seed: 1 }), /^Expected flip in --augment/);
});
