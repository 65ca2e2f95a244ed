import assert from "node:assert/strict";
import { ImageSet } from "../../lib/data/image_set.ts";
import { withTurns } from "../../lib/data/turned_images.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import { disposeTree } from "../../lib/engine/tensor_tree.ts";
import { unpackPixels } from "../../lib/model/device_pixels.ts";
import { ResidentImages } from "../../lib/train/resident_images.ts";
import { withFolder } from "../base/fixtures.ts";
import { missing, useEngine } from "../engine/fixtures.ts";
import { QUARTERS, train } from "./training_fixtures.ts";

const ignore = missing("native");
const images = QUARTERS.train as ImageSet;

/** The native engine as it is on a GPU, but for its place. */
const seemingGpu = (engine: Engine): Engine => ({ ...engine, gpu: { index: 0 } });

Deno.test({ name: "ResidentImages gives the images at indices, and frees them", ignore }, async () => {
  const engine = await useEngine("native");
  const before = engine.memory();
  const pixels = Uint8Array.from({ length: 7 * 15 }, (_, i) => (37 * i) % 256);
  const set = new ImageSet({
    pixels,
    labels: new Int32Array(7),
    height: 5,
    width: 3,
    channels: 1,
    classes: 1,
  });
  const resident = ResidentImages.open(seemingGpu(engine), set, undefined)!;
  for (const indices of [Int32Array.of(6, 0, 6), Int32Array.of(3)]) {
    const chosen = resident.choose(indices);
    const found = unpackPixels(engine.fused, chosen, set);
    assert.deepEqual([...found.dataSync()], [...indices].flatMap((index) => [...set.image(index)]));
    disposeTree({ chosen, found });
  }
  resident.dispose();
  assert.deepEqual(engine.memory(), before);
});

Deno.test({
  name: "ResidentImages.open() leaves images on the host without a GPU, or where they do not fit",
  ignore,
}, async () => {
  const engine = await useEngine("native");
  const gpu = seemingGpu(engine);
  const open = (...given: Parameters<typeof ResidentImages.open>) => {
    const resident = ResidentImages.open(...given);
    resident?.dispose();
    return resident !== undefined;
  };
  const bytes = images.count * images.imageSize;
  assert.equal(open(gpu, images, 4 * bytes), true);
  assert.equal(open(gpu, images, 4 * bytes - 1), false);
  assert.equal(open(engine, images, undefined), false);
  assert.equal(open(gpu, withTurns(images, 4), undefined), false);
  const { unpackBytes: _, ...fused } = gpu.fused;
  assert.equal(open({ ...gpu, fused }, images, undefined), false);
});

Deno.test({
  name: "trainings by numbers, by bytes and by indices of resident images are the same to the bit",
  ignore,
}, async () => {
  await withFolder(async (runs) => {
    const engine = await useEngine("native");
    const { unpackBytes: _, ...numbersOnly } = engine.fused;
    const engines = {
      numbers: { ...engine, fused: numbersOnly },
      bytes: engine,
      indices: seemingGpu(engine),
    };
    const config = { epochs: 2, augment: "light", precision: "float32", threads: 1 } as const;
    const results: Record<string, unknown[]> = {};
    for (const [run, engine] of Object.entries(engines)) {
      const { events } = await train(engine, { runs, run, config });
      results[run] = events.flatMap((event): unknown[] => {
        if (event.type === "step") return [event.loss, event.spread];
        if (event.type === "mining") return [event.hardest, event.histogram];
        return event.type === "evaluation" ? [event.original, event.exact, event.histogram] : [];
      });
    }
    assert.ok(results.numbers!.length > 12);
    assert.deepEqual(results.bytes, results.numbers);
    assert.deepEqual(results.indices, results.numbers);
  });
});
