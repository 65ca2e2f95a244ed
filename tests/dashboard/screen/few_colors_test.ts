import assert from "node:assert/strict";
import fc from "fast-check";
import { fewColors } from "../../../lib/dashboard/screen/few_colors.ts";

const colorsOf = (values: ArrayLike<number>) =>
  new Set(
    Array.from({ length: values.length / 3 }, (_, i) => [0, 1, 2].map((c) => values[3 * i + c]).join()),
  );

Deno.test("fewColors() leaves a picture with few colours unchanged", () => {
  const values = [1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0, 0.2, 0.2, 0.2];
  assert.deepEqual([...fewColors(values, 4)], values.map((value) => Math.round(255 * value)));
});

Deno.test("fewColors() returns at most the given number of colours, close to the picture", () => {
  const picture = fc.array(fc.tuple(...[0, 1, 2].map(() => fc.nat(15).map((level) => level / 15))), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(fc.property(picture, fc.integer({ min: 1, max: 62 }), (pixels, most) => {
    const found = fewColors(pixels.flat(), most);
    assert.ok(colorsOf(found).size <= most);
  }));
  const smooth = Array.from({ length: 32 * 32 }, (_, i) => [(i % 32) / 31, Math.floor(i / 32) / 31, 0.5])
    .flat();
  const found = fewColors(smooth, 62);
  const error = Math.max(...smooth.map((value, i) => Math.abs(255 * value - found[i]!)));
  assert.ok(error < 40, `off by ${error}`);
  assert.ok(colorsOf(found).size > 50);
});
