import assert from "node:assert/strict";
import { Dataset } from "../../../lib/data/dataset.ts";
import { findDuplicates } from "../../../lib/data/duplicates/find_duplicates.ts";
import { ImageSet } from "../../../lib/data/image_set.ts";
import { distinctImages } from "../../../lib/data/summary/distinct_images.ts";
import { exampleImages } from "../../../lib/data/summary/example_images.ts";
import { summariseDataset } from "../../../lib/data/summary/summarise_dataset.ts";
import { texture } from "../duplicates/textures.ts";

const SIDE = 8;

/** A set of random images; images of one name are the same. */
function setOf(labels: number[], names: string[], classes: number): ImageSet {
  const pixels = new Uint8Array(names.flatMap((name) => [...texture(Number(name.slice(1)), SIDE)]));
  const shape = { height: SIDE, width: SIDE, channels: 3, classes };
  return new ImageSet({ pixels, labels: Int32Array.from(labels), names, ...shape });
}

/** Three classes for training, one of them and another for the test, whose images are queries and gallery. */
function dataset(): Dataset {
  const test = { labels: [0, 3, 3, 3], names: ["t10", "t11", "t12", "t13"] };
  return new Dataset({
    name: "folder",
    title: "photos",
    classNames: ["ape", "bee", "cat", "dog"],
    digest: "0".repeat(64),
    path: "photos",
    splits: {
      gallery: setOf([3], ["t13"], 4),
      query: setOf(test.labels.slice(0, 3), test.names.slice(0, 3), 4),
      test: setOf(test.labels, test.names, 4),
      train: setOf([0, 0, 0, 1, 1, 2], ["t0", "t1", "t2", "t3", "t4", "t5"], 4),
    },
    files: {
      count: 12,
      damaged: [{ name: "x.jpg", reason: "it is empty" }],
      formats: ["jpeg", "png"],
      cropped: 0,
      originals: Int32Array.from([
        ...[[10, 20, 3, 0], [30, 20, 3, 0], [5, 5, 1, 1], [0, 0, 0, 0], [100, 50, 4, 1]].flat(),
        ...Array.from({ length: 7 }, () => [12, 20, 3, 0]).flat(),
      ]),
    },
  });
}

Deno.test("summariseDataset() counts images once, classes, splits and originals", () => {
  const summary = summariseDataset(dataset());
  assert.equal(summary.images, 10);
  assert.deepEqual(summary.classes, {
    count: 4,
    largest: { label: 0, name: "ape", images: 4 },
    median: 2,
    smallest: { label: 2, name: "cat", images: 1 },
    single: 1,
  });
  assert.deepEqual(
    summary.splits.map(({ name, images, classes, classes_in_training }) => [
      name,
      images,
      classes,
      classes_in_training,
    ]),
    [["train", 6, 3, 3], ["gallery", 1, 1, 0], ["query", 3, 2, 1], ["test", 4, 2, 1]],
  );
  assert.deepEqual(summary.splits.at(-1)!.unseen_classes, ["dog"]);
  assert.equal(summary.set, "partly open");
  assert.deepEqual(summary.originals, {
    smallest: { width: 5, height: 5 },
    median: { width: 20, height: 12 },
    largest: { width: 50, height: 100 },
    formats: { jpeg: 9, png: 2 },
    channels: { colour: 9, grey: 1, "colour with transparency": 1 },
  });
  assert.deepEqual([summary.files, summary.damaged.length], [12, 1]);
});

Deno.test("An image in several splits is no duplicate of itself", () => {
  const { splits } = dataset();
  const parts = distinctImages(splits).map(({ split, indices }) => [split, ...indices]);
  assert.deepEqual(parts, [["train", 0, 1, 2, 3, 4, 5], ["test", 0, 1, 2, 3], ["gallery"], ["query"]]);
  assert.deepEqual(findDuplicates(splits).groups, []);
});

Deno.test("exampleImages() chooses images of classes spread evenly", () => {
  const parts = distinctImages(dataset().splits);
  const chosen = exampleImages(parts, { classes: 2, images: 2 });
  assert.deepEqual(chosen.map(({ label, images }) => [label, images.length]), [[0, 2], [2, 1]]);
  assert.deepEqual(chosen[0]!.images[0], texture(0, SIDE));
  const all = exampleImages(parts, { classes: 100, images: 100 });
  assert.deepEqual(all.map(({ images }) => images.length), [4, 2, 1, 3]);
});
