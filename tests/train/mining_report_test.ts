import assert from "node:assert/strict";
import type { BatchIndices } from "../../lib/data/image_set.ts";
import { encodeTripletPixels } from "../../lib/run/triplet_pixels.ts";
import { isMiningReported, reportMining } from "../../lib/train/mining_report.ts";

/** Three images of 1 × 2 pixels. */
const BATCH: BatchIndices = {
  labels: Int32Array.of(4, 9, 4),
  indices: Int32Array.of(100, 7, 59_000),
};
/** Their pixels, by their indices in the training set. */
const IMAGES: Readonly<Record<number, number[]>> = { 100: [0, 255], 7: [17, 34], 59_000: [255, 0] };
const image = (index: number) => IMAGES[index]!;
const DISTANCES = Float32Array.of(0, 0.3, 1.1, 0.3, 0, 0.7, 1.1, 0.7, 0);

Deno.test("isMiningReported() is true for the first step of a session's epoch and for every 20th of the epoch", () => {
  const reported = (first: number) =>
    Array.from({ length: 60 }, (_, i) => first + i).filter((step) => isMiningReported(step, first));
  assert.deepEqual(reported(1), [1, 20, 40, 60]);
  assert.deepEqual(reported(20), [20, 40, 60]);
  assert.deepEqual(reported(31), [31, 40, 60, 80]);
});

Deno.test("reportMining() contains the hardest triplet with its indices in the training set", () => {
  const chosen = Int32Array.of(2, 0, 0, 1, 1, 1);
  const valid = Float32Array.of(1, 0, 1);
  const { histogram, hardest } = reportMining({ distances: DISTANCES, chosen, valid }, BATCH, image, 1, 2);
  assert.deepEqual([histogram.positive.indexOf(1), histogram.negative.indexOf(1)], [22, 6]);
  assert.deepEqual(hardest, {
    width: 2,
    height: 1,
    anchor: { index: 100, label: 4, pixels: encodeTripletPixels([0, 15]) },
    positive: { index: 59_000, label: 4, pixels: encodeTripletPixels([15, 0]) },
    negative: { index: 7, label: 9, pixels: encodeTripletPixels([1, 2]) },
    positive_distance: 1.10000002, // nine digits of a float32
    negative_distance: 0.300000012,
  });
});

Deno.test("reportMining() of a batch without a triplet contains none", () => {
  const values = { distances: DISTANCES, chosen: new Int32Array(6), valid: new Float32Array(3) };
  assert.equal(reportMining(values, BATCH, image, 1, 2).hardest, null);
});

Deno.test("reportMining() of colour images stores their channels and all of their values", () => {
  const images: Readonly<Record<number, number[]>> = {
    100: [255, 0, 0, 0, 255, 0],
    7: [0, 0, 255, 17, 34, 51],
    59_000: [0, 0, 0, 255, 255, 255],
  };
  const values = {
    distances: DISTANCES,
    chosen: Int32Array.of(2, 0, 0, 1, 1, 1),
    valid: Float32Array.of(1, 0, 1),
  };
  const { hardest } = reportMining(values, BATCH, (index) => images[index]!, 1, 2, 3);
  assert.equal(hardest!.channels, 3);
  assert.equal(hardest!.anchor.pixels, encodeTripletPixels([15, 0, 0, 0, 15, 0]));
  assert.equal(hardest!.positive.pixels, encodeTripletPixels([0, 0, 0, 15, 15, 15]));
});
