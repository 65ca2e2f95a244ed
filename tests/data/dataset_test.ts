import assert from "node:assert/strict";
import { Dataset } from "../../lib/data/dataset.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { preparationFor } from "../../lib/data/preparation_for.ts";
import { progressLines } from "../../lib/data/progress_lines.ts";
import { refuses } from "../base/fixtures.ts";

function setOf(labels: number[], { side = 2, channels = 1, classes = 3 } = {}): ImageSet {
  const pixels = new Uint8Array(labels.length * side * side * channels);
  return new ImageSet({
    pixels,
    labels: Int32Array.from(labels),
    height: side,
    width: side,
    channels,
    classes,
  });
}

const dataset = (splits: Record<string, ImageSet>) =>
  new Dataset({ name: "folder", title: "photos", classNames: ["a", "b", "c"], splits, digest: "" });

Deno.test("Dataset is evaluated on test, else on the split that replaces it, and validates on validation", () => {
  const set = setOf([0, 1]);
  assert.equal(dataset({ gallery: set, query: set, train: set }).measured, "query");
  assert.equal(dataset({ train: set, iconic: set }).measured, "iconic");
  const both = dataset({ validation: setOf([0]), train: set, test: setOf([2, 2, 1]) });
  assert.deepEqual([both.measured, both.test.count, both.validation!.count], ["test", 3, 1]);
  assert.equal(dataset({ train: set, validation: set }).validation, undefined);
});

Deno.test("Dataset accepts splits with their own classes, and rejects inconsistent parts", async () => {
  const train = setOf([0, 0, 1, 1]);
  dataset({ train, test: setOf([2, 2]) });
  await refuses(
    () => dataset({ test: train }),
    /^Expected images of a split train, .* in photos but found only test/,
  );
  await refuses(
    () => dataset({ train }),
    /^Expected images of a split test, for evaluation, .* found only train/,
  );
  await refuses(() => dataset({}), /but found none/);
  await refuses(
    () => dataset({ train, test: setOf([0], { side: 3 }) }),
    /^Expected images of 2 × 2 × 1 in every split of photos but test has 3 × 3 × 1$/,
  );
  await refuses(() => dataset({ train, test: setOf([0], { channels: 3 }) }), /but test has 2 × 2 × 3$/);
  await refuses(
    () => dataset({ train, test: setOf([3]) }),
    /^Expected labels from 0 to 2 in test of photos but found 3$/,
  );
});

Deno.test("Dataset rejects splits that are no ImageSet, and class names that are none", async () => {
  const train = setOf([0, 0, 1, 1]);
  const parts = { name: "own", title: "photos", classNames: ["a", "b", "c"], digest: "" };
  const cases: [object, RegExp][] = [
    [{ splits: undefined }, /^Expected images of a split train, .* but found none; add some$/],
    [
      { splits: { train, test: Promise.resolve(train) } },
      /^Expected an ImageSet as the split test of photos but found Promise/,
    ],
    [{ splits: { train: { ...train }, test: train } }, /^Expected an ImageSet as the split train of photos/],
    [
      { splits: { train, test: train }, classNames: undefined },
      /^Expected classNames of photos .* undefined$/,
    ],
    [
      { splits: { train, test: train }, classNames: [1, 2, 3] },
      /^Expected classNames .* found \[ 1, 2, 3 \]$/,
    ],
    [
      { splits: { train, test: train }, classNames: ["a"] },
      /^Expected 1 class.*, by the classNames, in train .* found 3;/,
    ],
  ];
  for (const [wrong, message] of cases) {
    await refuses(() => new Dataset({ ...parts, ...wrong } as never), message);
  }
});

Deno.test("preparationFor() returns size and colour for images from files, and rejects them for other data sets", async () => {
  const auto = { size: 0, fit: "cover", colour: "auto", split: "data", bad: "auto" } as const;
  const [split, bad] = ["data", "auto"];
  assert.deepEqual(preparationFor("folder", auto), {
    preparation: { fit: "cover", colour: "auto" },
    split,
    bad,
  });
  assert.deepEqual(
    preparationFor("table", { ...auto, size: "48x32", colour: "grey", fit: "contain", split: "classes:0.5" }),
    { preparation: { height: 32, width: 48, fit: "contain", colour: "grey" }, split: "classes:0.5", bad },
  );
  assert.equal(preparationFor("npy", { ...auto, split: "images:0.5" }).split, "images:0.5");
  for (const name of ["mnist", "digits", "idx"]) {
    assert.deepEqual(preparationFor(name, auto), { split, bad });
    await refuses(
      () => preparationFor(name, { ...auto, size: 32 }),
      /^Expected no --size 32 with .*, whose images are/,
    );
    await refuses(() => preparationFor(name, { ...auto, colour: "rgb" }), /^Expected no --colour rgb with /);
    await refuses(
      () => preparationFor(name, { ...auto, fit: "stretch" }),
      /^Expected no --fit stretch with /,
    );
    await refuses(
      () => preparationFor(name, { ...auto, bad: "skip" }),
      /^Expected no --bad skip with .*, whose images are/,
    );
    // What the user did not ask for, as the default of `data` and what older runs have, is not refused.
    assert.deepEqual(preparationFor(name, { ...auto, bad: "skip" }, false), { split, bad: "skip" });
    if (name === "idx") continue;
    await refuses(
      () => preparationFor(name, { ...auto, split: "classes:0.8" }),
      /^Expected no --split classes:0.8 with .*, which is divided already; omit it$/,
    );
  }
});

Deno.test("progressLines() reports the progress every few seconds, and nothing of what is quick", () => {
  const lines: string[] = [];
  let now = 0;
  const listener = progressLines((line) => lines.push(line), undefined, () => now);
  for (let done = 1; done <= 20_000; done++) {
    now += 0.5;
    listener.progress(done, 20_000);
  }
  assert.deepEqual(lines, [
    "Decoding images: 8,001 of 20,000, 6.0 s left",
    "Decoding images: 16,001 of 20,000, 2.0 s left",
  ]);
  listener.say("Left out: a");
  assert.equal(lines.at(-1), "Left out: a");
});

Deno.test("Dataset has a coarse class for each class, or none", async () => {
  const parts = {
    name: "folder",
    title: "photos",
    classNames: ["a", "b", "c"],
    splits: { train: setOf([0, 1]), test: setOf([2]) },
    digest: "",
  };
  const coarse = { names: ["first", "second"], of: Int32Array.of(0, 1, 1) };
  assert.equal(new Dataset({ ...parts, coarse }).coarse, coarse);
  assert.equal(new Dataset(parts).coarse, undefined);
  await refuses(
    () => new Dataset({ ...parts, coarse: { ...coarse, of: Int32Array.of(0, 1) } }),
    /Expected a coarse class for each of the 3 classes of photos but found 2$/,
  );
  await refuses(
    () => new Dataset({ ...parts, coarse: { ...coarse, of: Int32Array.of(0, 1, 2) } }),
    /Expected coarse classes from 0 to 1 in photos but found 2$/,
  );
});
