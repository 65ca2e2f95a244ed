import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { drawWeights } from "../../lib/eval/poisson_weights.ts";

Deno.test("drawWeights() follows the Poisson distribution with mean 1", () => {
  const [images, resamples] = [200, 1000];
  const weights = new Float32Array(images * resamples);
  drawWeights(weights, images, resamples, (image) => new RandomStream(1, "weights", image));
  let expected = Math.exp(-1);
  for (let times = 0; times <= 5; expected /= ++times) {
    const share = weights.filter((weight) => weight === times).length / weights.length;
    const deviation = Math.sqrt(expected * (1 - expected) / weights.length);
    assert.ok(Math.abs(share - expected) < 5 * deviation, `${times} times: ${share}, expected ${expected}`);
  }
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  assert.ok(Math.abs(mean - 1) < 5 / Math.sqrt(weights.length), String(mean));
});

Deno.test("drawWeights() draws an image's weights from its own stream, whatever the other images are", () => {
  const draw = (first: number, images: number) => {
    const weights = new Float32Array(images * 50);
    drawWeights(weights, images, 50, (image) => new RandomStream(1, "weights", first + image));
    return Array.from({ length: images }, (_, image) => weights.filter((_, i) => i % images === image));
  };
  assert.deepEqual([...draw(0, 3), ...draw(3, 4)], draw(0, 7));
  assert.notDeepEqual(draw(0, 1), draw(1, 1));
});
