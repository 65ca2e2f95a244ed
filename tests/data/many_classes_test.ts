import assert from "node:assert/strict";
import { withSharedFolder, writeImages } from "../../lib/bench/image_files.ts";
import { BatchLoader } from "../../lib/data/batch_loader.ts";
import { requireTrainable } from "../../lib/data/check_images.ts";
import { ImageSet, sharedLabels, sharedPixels } from "../../lib/data/image_set.ts";
import { splitHoldout, takeImages } from "../../lib/data/split_holdout.ts";
import { balancedBatches } from "../../lib/data/sampler.ts";
import { sortByClass } from "../../lib/eval/by_class.ts";
import { drawPairs } from "../../lib/eval/pairs.ts";
import { parsePairs } from "../../lib/eval/pairs_file.ts";
import { projectEmbeddings } from "../../lib/eval/projection.ts";
import { classOfRows } from "../../lib/eval/neighbours.ts";
import { metadataTsv } from "../../lib/export/projector.ts";

/** 4 images of one pixel of each class, in the order 0, 1, … , 0, 1, …. */
function setOf(classes: number): ImageSet {
  const labels = sharedLabels(4 * classes);
  for (let i = 0; i < labels.length; i++) labels[i] = i % classes;
  return new ImageSet({
    pixels: sharedPixels(4 * classes),
    labels,
    height: 1,
    width: 1,
    channels: 1,
    classes,
  });
}

for (const classes of [300, 70_000]) {
  const set = setOf(classes);
  const last = [classes - 1, 0, classes - 1];
  const found = (labels: Iterable<number>) => new Set(labels).size;

  Deno.test(`${classes} classes keep their labels in sets, splits and batches`, async () => {
    requireTrainable(set, "set");
    assert.equal(found(takeImages(set, classes).labels), classes);
    assert.deepEqual([...set.select([classes - 1, 0, 2 * classes - 1]).labels], last);
    const { train, holdout } = splitHoldout(set, 2 * classes, 1);
    assert.deepEqual([found(train.labels), found(holdout.labels)], [classes, classes]);
    for (const workers of [0, 1]) {
      const loader = new BatchLoader(set, workers);
      try {
        const plan = [Int32Array.of(classes - 1, 0, 2 * classes - 1)];
        for await (const { labels } of loader.batches(plan)) assert.deepEqual([...labels], last);
      } finally {
        loader.close();
      }
    }
  });

  Deno.test(`${classes} classes keep their labels in an evaluation and in files`, async () => {
    const embeddings = new Float32Array(2 * set.count);
    const sorted = sortByClass(embeddings, 2, set.labels);
    assert.deepEqual(sorted.classes, Array.from({ length: classes }, (_, label) => label));
    assert.equal(classOfRows(sorted).at(-1), classes - 1);
    const { positive } = drawPairs(set.labels, 8, 1);
    for (let i = 0; i < 8; i++) {
      assert.equal(set.labels[positive.first[i]!], set.labels[positive.second[i]!]);
    }
    const pairs = `2 1\n0 1 2\n1 1 ${classes - 1} 1\n${classes - 1} 2 3\n0 1 1 1`;
    const folds = parsePairs(pairs, "pairs.txt", set);
    assert.deepEqual([...folds[0]!.negative.second], [classes - 1]);
    assert.throws(
      () => parsePairs(pairs.replace("0 1 2", "x 1 2"), "pairs.txt", set),
      /^UserError: .{1,160}$/,
    );
    const { labels } = projectEmbeddings(embeddings, 2, set.labels);
    assert.equal(found(labels), Math.min(500, classes));
    assert.ok(
      metadataTsv(set.labels, Array.from({ length: classes }, (_, label) => String(label))).includes(
        `\n${classes - 1}\t${classes - 1}\n`,
      ),
    );
    await withSharedFolder(async (folder) => {
      await writeImages(folder, "train", { pixels: set.allPixels(), labels: set.labels });
      const { buffer } = await Deno.readFile(`${folder}/train_labels.bin`);
      assert.deepEqual(new Int32Array(buffer), new Int32Array(set.labels));
    });
  });
}

Deno.test("balancedBatches() puts more than 256 classes into a batch", () => {
  const { labels } = setOf(300);
  const [batch] = balancedBatches(labels, { batchSize: 600, classesPerBatch: 300, seed: 1, epoch: 1 });
  assert.equal(new Set(Array.from(batch!, (i) => labels[i])).size, 300);
});
