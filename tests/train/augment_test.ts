import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import { augmentImages, drawTransforms } from "../../lib/train/augment.ts";
import { assertClose, testOnEngines } from "../engine/fixtures.ts";

const [HEIGHT, WIDTH] = [9, 7];

/** Interpolates bilinearly between the four pixels around a point; outside the image the edge continues. */
function naiveTransform(pixels: number[], transform: ArrayLike<number>): number[] {
  const [a0, a1, a2, b0, b1, b2] = Array.from(transform) as [number, number, number, number, number, number];
  const at = (x: number, y: number) => {
    const [column, row] = [Math.min(WIDTH - 1, Math.max(0, x)), Math.min(HEIGHT - 1, Math.max(0, y))];
    return pixels[row * WIDTH + column]!;
  };
  return pixels.map((_, place) => {
    const [column, row] = [place % WIDTH, Math.floor(place / WIDTH)];
    const x = Math.min(WIDTH - 1, Math.max(0, a0 * column + a1 * row + a2));
    const y = Math.min(HEIGHT - 1, Math.max(0, b0 * column + b1 * row + b2));
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [right, down] = [x - left, y - top];
    return (1 - down) * ((1 - right) * at(left, top) + right * at(left + 1, top)) +
      down * ((1 - right) * at(left, top + 1) + right * at(left + 1, top + 1));
  });
}

testOnEngines("augmentImages() turns, scales and shifts, compiled too", (engine) => {
  const count = 5;
  const random = new RandomStream(1, "test images");
  const images = Array.from(
    { length: count },
    () => Array.from({ length: HEIGHT * WIDTH }, () => random.integer(256)),
  );
  const transforms = drawTransforms(random, count, HEIGHT, WIDTH);
  const expected = images.flatMap((image, i) => naiveTransform(image, transforms.subarray(8 * i, 8 * i + 8)));
  const inputs = {
    pixels: tf.tensor4d(images.flat(), [count, HEIGHT, WIDTH, 1], "int32"),
    transforms: tf.tensor2d(transforms, [count, 8]),
  };
  const compiled = engine.compile(({ pixels, transforms }: typeof inputs) =>
    augmentImages(pixels, transforms)
  );
  const before = engine.memory().tensors;
  const changed = augmentImages(inputs.pixels, inputs.transforms);
  const again = compiled(inputs);
  assert.deepEqual(changed.shape, [count, HEIGHT, WIDTH, 1]);
  assertClose(changed.dataSync(), expected, 0.05);
  assert.deepEqual(again.dataSync(), changed.dataSync());
  tf.dispose([changed, again]);
  assert.equal(engine.memory().tensors, before);
  compiled.dispose();
  disposeTree(inputs);
});

testOnEngines("augmentImages() by the transform that changes nothing changes nothing", () => {
  tf.tidy(() => {
    const pixels = tf.range(0, HEIGHT * WIDTH, 1, "int32").reshape([1, HEIGHT, WIDTH, 1]) as tf.Tensor4D;
    const same = tf.tensor2d([1, 0, 0, 0, 1, 0, 0, 0], [1, 8]);
    assertClose(augmentImages(pixels, same).dataSync(), pixels.dataSync(), 1e-4);
  });
});

Deno.test("drawTransforms() draws each image separately, and only small changes", () => {
  const transforms = drawTransforms(new RandomStream(1, "a"), 1000, 28, 28);
  assert.deepEqual(drawTransforms(new RandomStream(1, "a"), 1000, 28, 28), transforms);
  assert.notDeepEqual(drawTransforms(new RandomStream(2, "a"), 1000, 28, 28), transforms);
  const middle = 13.5;
  let [least, greatest, farthest, turned] = [Infinity, 0, 0, 0];
  for (let i = 0; i < 1000; i++) {
    const [a0, a1, a2, b0, b1, b2, ...rest] = transforms.subarray(8 * i, 8 * i + 8) as unknown as number[];
    assert.deepEqual(rest, [0, 0]);
    assertClose([a1!, b1!], [-b0!, a0!], 1e-6);
    const size = 1 / Math.hypot(a0!, b0!);
    [least, greatest] = [Math.min(least, size), Math.max(greatest, size)];
    turned = Math.max(turned, Math.abs(Math.atan2(b0!, a0!)));
    // Where the middle comes from.
    const [x, y] = [a0! * middle + a1! * middle + a2!, b0! * middle + b1! * middle + b2!];
    farthest = Math.max(farthest, Math.abs(x - middle), Math.abs(y - middle));
  }
  assertClose([least, greatest, farthest, turned], [0.9, 1.1, 0.07 * 28, Math.PI / 18], 0.01);
});
