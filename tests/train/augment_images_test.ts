import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { type Augmentation, augmentationOf, type Padding } from "../../lib/config/augmentation.ts";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { augmentationTensors, augmentImages } from "../../lib/train/augment_images.ts";
import type { AugmentationNumbers } from "../../lib/train/augmentation_numbers.ts";
import { drawAugmentation } from "../../lib/train/draw_augmentation.ts";
import { assertClose, assertSameNumbers, testOnEngines } from "../engine/fixtures.ts";

const [COUNT, HEIGHT, WIDTH] = [6, 9, 7];

/** The place of a pixel in an image; outside it, that of the pixel which the padding shows; undefined for none. */
function placeOf(place: number, length: number, padding: Padding): number | undefined {
  if (place >= 0 && place < length) return place;
  if (padding === "edge") return Math.min(length - 1, Math.max(0, place));
  if (padding !== "mirror") return undefined;
  const period = ((place % (2 * length)) + 2 * length) % (2 * length);
  return period < length ? period : 2 * length - 1 - period;
}

/** An image as values by row, column and channel. */
type Naive = (row: number, column: number, channel: number) => number;

/** Interpolates bilinearly between the four pixels around a point. */
function naiveMoved(image: Naive, transform: ArrayLike<number>, padding: Padding): Naive {
  const [a0, a1, a2, b0, b1, b2] = Array.from(transform) as [number, number, number, number, number, number];
  const at: Naive = (row, column, channel) => {
    const [r, c] = [placeOf(row, HEIGHT, padding), placeOf(column, WIDTH, padding)];
    if (r === undefined || c === undefined) return padding === "white" ? 255 : 0;
    return image(r, c, channel);
  };
  return (row, column, channel) => {
    const x = a0 * column + a1 * row + a2;
    const y = b0 * column + b1 * row + b2;
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, down] = [x - left, y - top];
    return (1 - down) * ((1 - right) * at(top, left, channel) + right * at(top, left + 1, channel)) +
      down * ((1 - right) * at(top + 1, left, channel) + right * at(top + 1, left + 1, channel));
  };
}

/** All values of an image, of one channel if one is given. */
function valuesOf(image: Naive, channels: readonly number[]): number[] {
  const values: number[] = [];
  for (let row = 0; row < HEIGHT; row++) {
    for (let column = 0; column < WIDTH; column++) {
      for (const channel of channels) values.push(image(row, column, channel));
    }
  }
  return values;
}

const meanOf = (values: number[]) => values.reduce((sum, value) => sum + value) / values.length;

function naiveRecoloured(image: Naive, colours: ArrayLike<number>, channels: readonly number[]): Naive {
  const [brightness, contrast, saturation = 1, ...factors] = Array.from(colours) as [number, number];
  const mean = meanOf(valuesOf(image, channels));
  const changed: Naive = (...at) => (image(...at) - mean) * contrast + mean * brightness;
  return (row, column, channel) => {
    let value = changed(row, column, channel);
    if (channels.length === 3) {
      const [red, green, blue] = channels.map((other) => changed(row, column, other)) as [
        number,
        number,
        number,
      ];
      const grey = 0.299 * red + 0.587 * green + 0.114 * blue;
      value = (grey + saturation * (value - grey)) * factors[channel]!;
    }
    return Math.min(255, Math.max(0, value));
  };
}

function naiveErased(image: Naive, box: ArrayLike<number>): Naive {
  const [top, left, bottom, right] = Array.from(box) as [number, number, number, number];
  return (row, column, channel) =>
    row >= top && row < bottom && column >= left && column < right
      ? meanOf(valuesOf(image, [channel]))
      : image(row, column, channel);
}

/** Augments a batch pixel by pixel. */
function naiveAugmented(
  pixels: ArrayLike<number>,
  channels: number,
  { transforms, colours, boxes }: AugmentationNumbers,
  padding: Padding,
): number[] {
  const all = Array.from({ length: channels }, (_, channel) => channel);
  const numbersOf = (numbers: Float32Array, i: number) =>
    numbers.subarray(i * numbers.length / COUNT, (i + 1) * numbers.length / COUNT);
  return Array.from({ length: COUNT }, (_, i) => {
    let image: Naive = (row, column, channel) =>
      pixels[((i * HEIGHT + row) * WIDTH + column) * channels + channel]!;
    if (transforms !== undefined) image = naiveMoved(image, numbersOf(transforms, i), padding);
    // Otherwise each pixel would be computed from all pixels of the steps before, again and again.
    image = computed(image, all);
    if (colours !== undefined) image = computed(naiveRecoloured(image, numbersOf(colours, i), all), all);
    if (boxes !== undefined) image = naiveErased(image, numbersOf(boxes, i));
    return valuesOf(image, all);
  }).flat();
}

function computed(image: Naive, channels: readonly number[]): Naive {
  const values = valuesOf(image, channels);
  return (row, column, channel) => values[(row * WIDTH + column) * channels.length + channel]!;
}

/** Random images; those with an odd index have little contrast, so that their colours stay within the range. */
function makePixels(channels: number): Int32Array<ArrayBuffer> {
  const random = new RandomStream(1, "test images");
  const size = HEIGHT * WIDTH * channels;
  return Int32Array.from(
    { length: COUNT * size },
    (_, i) => Math.floor(i / size) % 2 === 0 ? random.integer(256) : 100 + random.integer(40),
  );
}

const numbersFor = (augmentation: Augmentation, channels: number) =>
  drawAugmentation(augmentation, (purpose) => new RandomStream(3, purpose), {
    count: COUNT,
    height: HEIGHT,
    width: WIDTH,
    channels,
  });

/** Augmentations by their text, each with the number of channels. */
const CASES: readonly (readonly [text: string, channels: number])[] = [
  ["light", 1],
  ["light", 3],
  ["mid", 1],
  ["photos", 1],
  ["photos", 3],
  ["photos,grey:0.5,erase:1,pad:mirror", 3],
  ["drawings,pad:white", 3],
  ["drawings,pad:black,erase:0.5", 1],
  ["turn:180,shift:0.5,pad:mirror", 1],
  ["crop:0.2", 1],
  ["flip:1", 3],
  ["colour:1", 3],
  ["colour:1", 1],
  ["grey:0.5", 3],
  ["erase:0.7", 3],
];

testOnEngines("augmentImages() equals a loop over pixels, compiled too", (engine) => {
  for (const [text, channels] of CASES) {
    const augmentation = augmentationOf(text);
    const pixels = makePixels(channels);
    const numbers = numbersFor(augmentation, channels);
    const expected = naiveAugmented(pixels, channels, numbers, augmentation.pad);
    const inputs = {
      pixels: tf.tensor4d(pixels, [COUNT, HEIGHT, WIDTH, channels], "int32"),
      ...augmentationTensors(numbers, COUNT),
    };
    const augmented = ({ pixels, ...tensors }: typeof inputs) =>
      augmentImages(pixels, tensors, augmentation.pad);
    const compiled = engine.compile(augmented);
    const before = engine.memory().tensors;
    const changed = augmented(inputs);
    const again = compiled(inputs);
    assert.deepEqual(changed.shape, [COUNT, HEIGHT, WIDTH, channels]);
    const found = changed.dataSync();
    assertClose(found, expected, 0.005, text);
    assert.notDeepEqual([...found], [...pixels], text);
    assertSameNumbers(engine, [again.dataSync()], [found], 0.005);
    tf.dispose([changed, again]);
    assert.equal(engine.memory().tensors, before);
    compiled.dispose();
    disposeTree(inputs);
  }
});

testOnEngines("augmentImages() for XLA gives what it gives otherwise", () => {
  for (const pad of ["edge", "mirror", "white", "black"] as const) {
    for (const text of ["photos", "turn:180,shift:0.5", "crop:0.2", "flip:1,shift:0.1"]) {
      const augmentation = augmentationOf(`${text},pad:${pad}`);
      for (const channels of [1, 3]) {
        tf.tidy(() => {
          const pixels = tf.tensor4d(makePixels(channels), [COUNT, HEIGHT, WIDTH, channels], "int32");
          const numbers = numbersFor(augmentation, channels);
          const tensors = augmentationTensors(numbers, COUNT);
          const found = augmentImages(pixels, tensors, pad, true).dataSync();
          assertClose(found, augmentImages(pixels, tensors, pad).dataSync(), 0.005, `${text},${pad}`);
          assertClose(found, naiveAugmented(makePixels(channels), channels, numbers, pad), 0.005, text);
        });
      }
    }
  }
});

testOnEngines("augmentImages() by changes that change nothing changes nothing", () => {
  tf.tidy(() => {
    const pixels = tf.tensor4d(makePixels(3), [COUNT, HEIGHT, WIDTH, 3], "int32");
    const rows = (numbers: number[]) =>
      tf.tensor2d(Array.from({ length: COUNT }, () => numbers)) as tf.Tensor2D;
    const found = (changes: Parameters<typeof augmentImages>[1]) => augmentImages(pixels, changes).dataSync();
    const before = pixels.dataSync();
    assert.deepEqual(found({}), before);
    assertClose(found({ transforms: rows([1, 0, 0, 0, 1, 0, 0, 0]) }), before, 1e-4);
    assertClose(found({ colours: rows([1, 1, 1, 1, 1, 1]) }), before, 1e-4);
    assert.deepEqual(found({ boxes: rows([3, 3, 3, 3]) }), Float32Array.from(before));
  });
});

testOnEngines("augmentImages() mirrors without a loss", () => {
  tf.tidy(() => {
    const pixels = tf.tensor4d(makePixels(3), [COUNT, HEIGHT, WIDTH, 3], "int32");
    const tensors = augmentationTensors(numbersFor(augmentationOf("flip:1"), 3), COUNT);
    assert.deepEqual([...augmentImages(pixels, tensors).dataSync()], [...pixels.reverse(2).dataSync()]);
  });
});
