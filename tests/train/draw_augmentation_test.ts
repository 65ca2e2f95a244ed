import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { augmentationOf } from "../../lib/config/augmentation.ts";
import { drawAugmentation } from "../../lib/train/draw_augmentation.ts";
import { assertClose } from "../engine/fixtures.ts";

const [COUNT, HEIGHT, WIDTH] = [4000, 40, 24];

const draw = (text: string, channels = 3, seed = 1) =>
  drawAugmentation(augmentationOf(text), (purpose) => new RandomStream(seed, purpose), {
    count: COUNT,
    height: HEIGHT,
    width: WIDTH,
    channels,
  });

const rows = (numbers: Float32Array): number[][] =>
  Array.from(
    { length: COUNT },
    (_, i) => [...numbers.subarray(i * numbers.length / COUNT, (i + 1) * numbers.length / COUNT)],
  );

/** The extremes of a column, and the share of rows in which it is below a bound. */
const range = (values: number[]) => [
  values.reduce((least, value) => Math.min(least, value)),
  values.reduce((most, value) => Math.max(most, value)),
];

/** What a transform does: enlargement of height and width, rotation and shear in degrees, shift, mirror image. */
function movesOf([a0, a1, a2, b0, b1, b2]: number[]) {
  const [x, y] = [(WIDTH - 1) / 2, (HEIGHT - 1) / 2];
  const wide = Math.hypot(a0!, b0!);
  const determinant = a0! * b1! - a1! * b0!;
  const mirrored = determinant < 0;
  const sign = mirrored ? -1 : 1;
  const turn = Math.atan2(sign * b0!, sign * a0!);
  const tall = Math.abs(determinant) / wide;
  // The second column in the rotated frame is (tan · tall, tall).
  const tan = (Math.cos(turn) * a1! + Math.sin(turn) * b1!) / tall;
  return {
    share: Math.sqrt(wide * tall),
    aspect: Math.log(tall / wide),
    turn: turn * 180 / Math.PI,
    shear: Math.atan(tan) * 180 / Math.PI,
    right: (a0! * x + a1! * y + a2! - x) / WIDTH,
    down: (b0! * x + b1! * y + b2! - y) / HEIGHT,
    mirrored,
  };
}

Deno.test("drawAugmentation() draws what is used, and the same for a seed", () => {
  assert.deepEqual(draw("none"), {});
  assert.deepEqual(Object.keys(draw("light")), ["transforms"]);
  assert.deepEqual(Object.keys(draw("flip:0.1")), ["transforms"]);
  assert.deepEqual(Object.keys(draw("crop:0.9")), ["transforms"]);
  assert.deepEqual(Object.keys(draw("colour:0.1", 1)), ["colours"]);
  assert.deepEqual(Object.keys(draw("grey:0.1")), ["colours"]);
  assert.deepEqual(draw("grey:0.1", 1), {});
  assert.deepEqual(Object.keys(draw("erase:0.1", 1)), ["boxes"]);
  const text = "photos,grey:0.2,erase:0.5";
  assert.deepEqual(draw(text), draw(text));
  const [one, other] = [draw(text), draw(text, 3, 2)];
  for (const part of ["transforms", "colours", "boxes"] as const) {
    assert.notDeepEqual(one[part], other[part]);
    assert.notDeepEqual(rows(one[part]!)[0], rows(one[part]!)[1]);
  }
});

Deno.test("drawAugmentation() draws light as it was when it was the only one, to the bit", () => {
  const [turnMost, scaleMost, shiftMost] = [Math.PI / 18, 0.1, 0.07];
  const uniforms = new RandomStream(1, "augmentation").uniforms(4 * COUNT);
  const [x, y] = [(WIDTH - 1) / 2, (HEIGHT - 1) / 2];
  const expected = new Float32Array(8 * COUNT);
  for (let i = 0; i < COUNT; i++) {
    const [turn, scale, right, down] = Array.from(
      uniforms.subarray(4 * i, 4 * i + 4),
      (uniform) => 2 * uniform - 1,
    ) as [number, number, number, number];
    const size = 1 + scaleMost * scale;
    const cos = Math.cos(turnMost * turn) / size;
    const sin = Math.sin(turnMost * turn) / size;
    expected.set([
      cos,
      -sin,
      x - cos * x + sin * y + shiftMost * WIDTH * right,
      sin,
      cos,
      y - sin * x - cos * y + shiftMost * HEIGHT * down,
    ], 8 * i);
  }
  assert.deepEqual(draw("light"), { transforms: expected });
});

Deno.test("drawAugmentation() moves images within the bounds of each part, and reaches them", () => {
  const found = (text: string) => rows(draw(text).transforms!).map(movesOf);
  const light = found("light");
  assertClose(range(light.map(({ share }) => 1 / share)), [0.9, 1.1], 0.002);
  assertClose(range(light.map(({ turn }) => turn)), [-10, 10], 0.02);
  assertClose(range(light.map(({ right }) => right)), [-0.07, 0.07], 0.001);
  assertClose(range(light.map(({ down }) => down)), [-0.07, 0.07], 0.001);
  for (const part of ["shear", "aspect"] as const) {
    assertClose(range(light.map((moves) => moves[part])), [0, 0], 1e-4);
  }
  assert.ok(light.every(({ mirrored }) => !mirrored));

  const photos = found("photos");
  const shares = photos.map(({ share }) => share);
  assertClose(range(shares), [0.65, 1 / 0.9], 0.003);
  // Uniform in the logarithm: half of the images below the geometric mean.
  const middle = Math.sqrt(0.65 / 0.9);
  assertClose([shares.filter((share) => share < middle).length / COUNT], [0.5], 0.03);
  assertClose(range(photos.map(({ aspect }) => aspect)), [-0.2, 0.2], 0.002);
  assertClose(range(photos.map(({ shear }) => shear)), [-6, 6], 0.02);
  assertClose(range(photos.map(({ turn }) => turn)), [-15, 15], 0.02);
  assertClose(range(photos.map(({ right }) => right)), [-0.12, 0.12], 0.002);
  assertClose([photos.filter(({ mirrored }) => mirrored).length / COUNT], [0.5], 0.03);

  for (const { share, turn, mirrored } of found("flip:1")) {
    assertClose([share, turn], [1, 0], 1e-6);
    assert.ok(mirrored);
  }
  assertClose(range(found("crop:0.5").map(({ share }) => share)), [0.5, 1], 0.003);
});

Deno.test("drawAugmentation() draws a part the same whatever the others are", () => {
  const moves = (text: string) => rows(draw(text).transforms!).map(movesOf);
  const [alone, among] = [moves("flip:0.3"), moves("photos,flip:0.3")];
  assert.deepEqual(alone.map(({ mirrored }) => mirrored), among.map(({ mirrored }) => mirrored));
  assert.deepEqual(draw("colour:0.25").colours, draw("photos,erase:1").colours);
  assert.deepEqual(draw("erase:0.25").boxes, draw("photos,erase:0.25").boxes);
});

Deno.test("drawAugmentation() changes colours within the bounds, and reaches them", () => {
  const columns = (text: string, channels = 3) => {
    const found = rows(draw(text, channels).colours!);
    return found[0]!.map((_, place) => found.map((row) => row[place]!));
  };
  const bounds = [0.2, 0.2, 0.4, 0.1, 0.1, 0.1];
  const colours = columns("colour:0.2");
  assert.equal(colours.length, 6);
  colours.forEach((values, place) =>
    assertClose(range(values), [1 - bounds[place]!, 1 + bounds[place]!], 0.002)
  );
  assert.deepEqual(columns("colour:0.2", 1), colours.slice(0, 2));
  // Saturation ends at grey and does not go beyond.
  assertClose(range(columns("colour:1")[2]!), [0, 3], 0.01);
  const [brightness, , saturation] = columns("grey:0.3");
  assert.deepEqual(range(brightness!), [1, 1]);
  assert.deepEqual(new Set(saturation), new Set([0, 1]));
  assertClose([saturation!.filter((value) => value === 0).length / COUNT], [0.3], 0.03);
});

Deno.test("drawAugmentation() erases rectangles within the image, as often as it should", () => {
  const boxes = rows(draw("erase:0.4").boxes!);
  const erased = boxes.filter(([top, left, bottom, right]) => bottom! > top! && right! > left!);
  assertClose([erased.length / COUNT], [0.4], 0.03);
  for (const box of boxes) {
    const [top, left, bottom, right] = box as [number, number, number, number];
    assert.ok(box.every(Number.isInteger));
    assert.ok(top >= 0 && left >= 0 && bottom <= HEIGHT && right <= WIDTH, String(box));
    assert.equal(bottom > top, right > left);
  }
  const areas = erased.map(([top, left, bottom, right]) => (bottom! - top!) * (right! - left!));
  assertClose(range(areas).map((area) => area / (HEIGHT * WIDTH)), [0.02, 0.25], 0.02);
  // Every edge of the image is reached.
  assert.deepEqual(range(erased.map(([top]) => top!))[0], 0);
  assert.deepEqual(range(erased.map(([, left]) => left!))[0], 0);
  assert.deepEqual(range(erased.map(([, , bottom]) => bottom!))[1], HEIGHT);
  assert.deepEqual(range(erased.map(([, , , right]) => right!))[1], WIDTH);
  assert.ok(rows(draw("erase:1").boxes!).every(([top, , bottom]) => bottom! > top!));
});
