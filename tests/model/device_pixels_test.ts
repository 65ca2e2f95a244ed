import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { tf } from "../../lib/engine/tf.ts";
import {
  type DevicePixels,
  pixelTensors,
  unpackPixels,
  wordsPerImage,
} from "../../lib/model/device_pixels.ts";
import { testOnEngines } from "../engine/fixtures.ts";

/** Shapes whose images take whole words, and such that do not. */
const SHAPES = [[4, 4, 1], [3, 3, 1], [5, 2, 3], [1, 1, 1], [1, 2, 3]] as const;
const COUNT = 5;

testOnEngines("unpackPixels() returns what pixelTensors() got, compiled too, and every byte", (engine) => {
  const random = new RandomStream(1, "test pixels");
  for (const [height, width, channels] of SHAPES) {
    const input = { height, width, channels };
    const size = height * width * channels;
    const bytes = Uint8Array.from(
      { length: COUNT * size + 1 },
      (_, i) => i < 256 ? 255 - i : random.integer(256),
    );
    const before = engine.memory();
    // Where the bytes begin in their memory must not matter.
    for (const pixels of [bytes.slice(0, COUNT * size), bytes.subarray(1), Int32Array.from(bytes.slice(1))]) {
      const tensors = pixelTensors(engine.fused, pixels, input);
      const packed = engine.name === "native" && pixels instanceof Uint8Array;
      if (packed) {
        assert.deepEqual((tensors as { words: tf.Tensor }).words.shape, [COUNT, wordsPerImage(input)]);
      } else assert.equal((tensors as tf.Tensor).dtype, "int32");
      const compiled = engine.compile((inputs: { pixels: DevicePixels }) =>
        unpackPixels(engine.fused, inputs.pixels, input).cast("float32")
      );
      for (const found of [unpackPixels(engine.fused, tensors, input), compiled({ pixels: tensors })]) {
        assert.deepEqual(found.shape, [COUNT, height, width, channels]);
        assert.deepEqual([...found.dataSync()], [...pixels]);
        if (found !== tensors) found.dispose();
      }
      compiled.dispose();
      disposeTree({ tensors });
    }
    assert.deepEqual(engine.memory(), before);
  }
});

Deno.test("all 256 bytes and every place of a word arrive, whatever number the word would be", async () => {
  const { useEngine, missing } = await import("../engine/fixtures.ts");
  if (missing("native")) return;
  const { fused } = await useEngine("native");
  // Words that are NaN with all kinds of bits, infinite, −0 and denormal are among these.
  const bytes = Uint8Array.from([
    ...Array.from({ length: 256 }, (_, i) => [i, 0, 192, 127]).flat(),
    ...Array.from({ length: 256 }, (_, i) => [1, i, 160, 255]).flat(),
    ...Array.from({ length: 256 }, (_, i) => [i, 255 - i, 0, i & 128]).flat(),
  ]);
  const input = { height: 16, width: 16, channels: 3 };
  tf.tidy(() => {
    const { words } = pixelTensors(fused, bytes, { height: 4, width: 1, channels: 1 }) as {
      words: tf.Tensor2D;
    };
    const rows = tf.tensor1d([700, 3, 3, 0], "int32");
    const chosen = unpackPixels(fused, { set: words, rows }, { height: 4, width: 1, channels: 1 });
    const expected = [700, 3, 3, 0].flatMap((row) => [...bytes.subarray(4 * row, 4 * row + 4)]);
    assert.deepEqual([...chosen.dataSync()], expected);
    const all = unpackPixels(fused, pixelTensors(fused, bytes, input), input).dataSync();
    assert.deepEqual([...all], [...bytes]);
  });
});
