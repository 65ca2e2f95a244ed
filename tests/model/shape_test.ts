import assert from "node:assert/strict";
import fc from "fast-check";
import { windowCount, windowPads } from "../../lib/model/shape.ts";

Deno.test("windowPads() makes room for exactly the windows of same, the greater part after the image", () => {
  const side = fc.integer({ min: 1, max: 40 });
  const small = fc.integer({ min: 1, max: 7 });
  fc.assert(fc.property(side, small, small, (side, size, stride) => {
    fc.pre(stride <= size || size === 1);
    const [before, after] = windowPads(side, size, stride, "same");
    assert.equal(
      windowCount(before + side + after, size, stride, "valid"),
      windowCount(side, size, stride, "same"),
    );
    assert.ok(after === before || after === before + 1);
    assert.ok(after < size);
    assert.deepEqual(windowPads(side, size, stride, "valid"), [0, 0]);
  }));
});

Deno.test("windowPads() of an even side and stride 2 is TensorFlow's, not PyTorch's", () => {
  assert.deepEqual(windowPads(8, 3, 2, "same"), [0, 1]);
  assert.deepEqual(windowPads(7, 3, 2, "same"), [1, 1]);
  assert.deepEqual(windowPads(224, 7, 2, "same"), [2, 3]);
});
