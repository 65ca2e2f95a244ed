import assert from "node:assert/strict";
import sharp from "sharp";
import type { Fit } from "../../../lib/data/decode/image_decoder.ts";
import { planFit } from "../../../lib/data/decode/plan_fit.ts";
import { resizeImage } from "../../../lib/data/decode/resize_image.ts";
import { difference, drawPixels } from "./decoders.ts";

Deno.test("resizeImage() makes images smaller like sharp does", async () => {
  let [worst, sum, count] = [0, 0, 0];
  for (const [height, width] of [[250, 250], [199, 301], [427, 640], [64, 500]] as const) {
    const data = drawPixels(height, width);
    for (const [toHeight, toWidth] of [[64, 64], [28, 28], [48, 33], [60, 200], [1, 1]] as const) {
      const ours = resizeImage({ height, width, data }, { height: toHeight, width: toWidth, fit: "stretch" });
      const theirs = await sharp(data, { raw: { height, width, channels: 3 } })
        .resize(toWidth, toHeight, { fit: "fill" }).raw().toBuffer();
      const { mean, maximum } = difference(ours, theirs);
      worst = Math.max(worst, maximum);
      sum += mean;
      count++;
    }
  }
  assert.ok(worst <= 4, `${worst}`);
  assert.ok(sum / count < 0.5, `${sum / count}`);
});

Deno.test("resizeImage() keeps images of the same size, plain images, and the place of what it enlarges", () => {
  const image = { height: 21, width: 34, data: drawPixels(21, 34) };
  assert.deepEqual(resizeImage(image, { height: 21, width: 34, fit: "cover" }), image.data);
  for (const [height, width] of [[1, 1], [3, 500], [40, 40], [7, 90]] as const) {
    const plain = { height, width, data: new Uint8Array(height * width * 3).fill(77) };
    for (const side of [1, 5, 64, 300]) {
      for (const fit of ["cover", "stretch"] as const) {
        const out = resizeImage(plain, { height: side, width: side, fit });
        assert.ok(out.every((value) => value === 77), `${height} × ${width} to ${side}, ${fit}`);
      }
    }
  }
  // Symmetric images stay symmetric.
  const symmetric = [10, 90, 200, 90, 10].flatMap((value) => [value, value, value]);
  const out = resizeImage({ height: 1, width: 5, data: symmetric }, { height: 1, width: 13, fit: "stretch" });
  const grey = [...out].filter((_, i) => i % 3 === 0);
  assert.deepEqual(grey, grey.toReversed());
  assert.equal(grey[6], 200);
});

Deno.test("resizeImage() equals a weighted sum over the pixels, written out, where no blocks are averaged", () => {
  const [size, target] = [20, 11];
  const data = drawPixels(1, size);
  const scale = size / target;
  const sinc = (x: number) => x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  const expected = Array.from({ length: target * 3 }, (_, i) => {
    const centre = (Math.floor(i / 3) + 0.5) * scale - 0.5;
    let [sum, weights] = [0, 0];
    for (let x = -20; x < size + 20; x++) {
      const d = (x - centre) / scale;
      const weight = Math.abs(d) < 3 ? sinc(d) * sinc(d / 3) : 0;
      sum += weight * data[Math.max(0, Math.min(size - 1, x)) * 3 + i % 3]!;
      weights += weight;
    }
    return Math.max(0, Math.min(255, Math.round(sum / weights)));
  });
  const found = resizeImage({ height: 1, width: size, data }, { height: 1, width: target, fit: "stretch" });
  assert.deepEqual([...found], expected);
});

Deno.test("planFit() crops around the centre, or leaves bars on both sides", () => {
  const plan = (height: number, width: number, side: [number, number], fit: Fit) => {
    const { crop, pad, enlarges, ...size } = planFit({ height, width }, {
      height: side[0],
      width: side[1],
      fit,
    });
    return [size.height, size.width, crop.top, crop.left, pad.top, pad.left, enlarges];
  };
  assert.deepEqual(plan(100, 200, [50, 50], "cover"), [50, 100, 0, 25, 0, 0, false]);
  assert.deepEqual(plan(100, 200, [50, 50], "contain"), [25, 50, 0, 0, 12, 0, false]);
  assert.deepEqual(plan(100, 200, [50, 50], "stretch"), [50, 50, 0, 0, 0, 0, false]);
  assert.deepEqual(plan(3, 500, [64, 64], "contain"), [1, 64, 0, 0, 31, 0, false]);
  assert.deepEqual(plan(1, 1, [8, 4], "cover"), [8, 8, 0, 2, 0, 0, true]);
  assert.deepEqual(plan(1, 1000, [2, 2], "contain"), [1, 2, 0, 0, 0, 0, false]);
});

Deno.test("resizeImage() puts white bars around what it does not fill", () => {
  const image = { height: 10, width: 20, data: new Uint8Array(600).fill(50) };
  const out = resizeImage(image, { height: 20, width: 20, fit: "contain" });
  for (let y = 0; y < 20; y++) assert.equal(out[y * 60], y < 5 || y >= 15 ? 255 : 50, `${y}`);
});
