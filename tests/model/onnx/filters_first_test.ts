import assert from "node:assert/strict";
import fc from "fast-check";
import { filtersFirst } from "../../../lib/model/onnx/filters_first.ts";

Deno.test("filtersFirst() moves each value as a naive loop does", () => {
  const side = fc.integer({ min: 1, max: 4 });
  fc.assert(fc.property(side, side, side, (size, channels, filters) => {
    const kernel = Float32Array.from({ length: size * size * channels * filters }, (_, i) => i);
    const found = filtersFirst(kernel, filters, channels);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        for (let channel = 0; channel < channels; channel++) {
          for (let filter = 0; filter < filters; filter++) {
            const from = ((row * size + column) * channels + channel) * filters + filter;
            const to = ((filter * channels + channel) * size + row) * size + column;
            assert.equal(found[to], kernel[from]);
          }
        }
      }
    }
  }));
});
