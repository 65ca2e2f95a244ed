import assert from "node:assert/strict";
import { packExplorer } from "../../../lib/report/html/explorer_payload.ts";
import type { ExplorerInput } from "../../../lib/report/html/html_report_input.ts";
import { readPayload } from "../../../lib/report/html/page/explorer_data.ts";
import { digitExplorer, DIMENSION } from "./fixtures.ts";

const INPUT = await digitExplorer(30);
const pack = async (change: Partial<ExplorerInput>) =>
  readPayload(JSON.parse(JSON.stringify(await packExplorer({ ...INPUT, ...change }))));

Deno.test("readPayload() unpacks what packExplorer() packed", async () => {
  const data = await pack({});
  assert.equal(data.count, 30);
  assert.equal(data.dimension, DIMENSION);
  assert.deepEqual([...data.labels], [...INPUT.labels]);
  assert.deepEqual(data.suspects, INPUT.suspects);
  assert.deepEqual([...data.epochLabels], INPUT.epochs[0]!.labels);
  assert.deepEqual([...data.epochIndices!], INPUT.epochs[0]!.indices);
  assert.deepEqual(data.frames.map(({ epoch }) => epoch), [1, 2, 3]);
  for (const [i, value] of INPUT.embeddings.entries()) {
    assert.ok(Math.abs(data.embeddings[i]! - value) < 2e-5);
  }
  assert.ok(data.error < 3e-4, String(data.error));
});

Deno.test("packExplorer() keeps the labels of any number of classes", async () => {
  const labels = INPUT.labels.map((_, i) => 70_000 - 251 * i);
  const [epoch] = INPUT.epochs;
  const epochs = [{ ...epoch!, labels: epoch!.indices!.map((index) => labels[index]!) }];
  const data = await pack({ labels, epochs });
  assert.deepEqual([...data.labels], [...labels]);
  assert.deepEqual([...data.epochLabels], epochs[0]!.labels);
});

Deno.test("packExplorer() scales each projection to −1 to 1 without distortion", async () => {
  const points = Float32Array.from({ length: 60 }, (_, i) => i % 2 === 0 ? 100 + i : -i / 4);
  const { projections: [projection] } = await pack({ projections: [{ name: "p", note: "n", points }] });
  // It is 4 times as long along x as along y.
  const [left, top] = [projection!.points[0]!, projection!.points[1]!];
  const [right, bottom] = [projection!.points[58]!, projection!.points[59]!];
  for (const [found, wanted] of [[left, -1], [right, 1], [top, 0.25], [bottom, -0.25]] as const) {
    assert.ok(Math.abs(found - wanted) < 1e-4, `${found} instead of ${wanted}`);
  }
});

Deno.test("packExplorer() aligns each epoch with the previous one and keeps growth visible", async () => {
  const [first] = INPUT.epochs;
  const turned = (factor: number) => first!.points.map((value, i) => factor * (i % 2 === 0 ? -value : value));
  const epochs = [first!, { ...first!, epoch: 2, points: turned(2) }];
  const { frames } = await pack({ epochs });
  for (const [i, value] of frames[1]!.points.entries()) {
    assert.ok(Math.abs(value / 2 - frames[0]!.points[i]!) < 1e-4);
  }
  assert.ok(Math.max(...frames[1]!.points.map(Math.abs)) > 0.999);
});

Deno.test("packExplorer() works without epochs, without suspects and without the epochs' images", async () => {
  const bare = await pack({ epochs: [], suspects: [] });
  assert.deepEqual([bare.frames.length, bare.epochLabels.length], [0, 0]);
  const { indices: _, ...unknown } = INPUT.epochs[0]!;
  const { epochIndices, frames } = await pack({ epochs: [unknown] });
  assert.equal(epochIndices, null);
  assert.equal(frames[0]!.points.length, 30);
});

const epoch = INPUT.epochs[0]!;
const MISTAKES: [wanted: RegExp, change: Partial<ExplorerInput>][] = [
  [/at least one image/, { labels: new Int32Array() }],
  [/embeddings of 30 images/, { embeddings: INPUT.embeddings.slice(1) }],
  [/30 images of 28 × 27/, { pictures: { ...INPUT.pictures!, width: 27 } }],
  [/at least one projection/, { projections: [] }],
  [/30 points of PCA/, { projections: [{ name: "PCA", note: "", points: new Float32Array(58) }] }],
  [/suspects among the images/, { suspects: [{ index: 30, likely: 0, score: 1 }] }],
  [/a point for each label of epoch 1/, { epochs: [{ ...epoch, points: [1] }] }],
  [/the same images at epoch 2/, { epochs: [epoch, { epoch: 2, labels: [1], points: [0, 0] }] }],
  [/indices of images at epoch 1/, { epochs: [{ ...epoch, indices: [3] }] }],
];
for (const [wanted, change] of MISTAKES) {
  Deno.test(`packExplorer() requires ${wanted.source}`, async () => {
    await assert.rejects(pack(change), (error) => error instanceof RangeError && wanted.test(error.message));
  });
}
