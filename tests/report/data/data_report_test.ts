import assert from "node:assert/strict";
import { Dataset } from "../../../lib/data/dataset.ts";
import { findDuplicates } from "../../../lib/data/duplicates/find_duplicates.ts";
import { ImageSet } from "../../../lib/data/image_set.ts";
import { dataHtml } from "../../../lib/report/data/data_html.ts";
import { dataReportOf } from "../../../lib/report/data/data_report_of.ts";
import { dataText } from "../../../lib/report/data/data_text.ts";
import { textColumns } from "../../../lib/base/text_columns.ts";
import { RandomStream } from "../../../lib/base/random.ts";

/** A data set of many classes with hostile names, some images of which are equal. */
function manyClasses(classes: number, side = 16): Dataset {
  const random = new RandomStream(1, "test");
  const noise = Uint8Array.from({ length: 2 ** 16 }, () => random.integer(256));
  const setOf = (perClass: number, offset: number) => {
    const labels = Int32Array.from({ length: perClass * classes }, (_, i) => i % classes);
    const pixels = new Uint8Array(labels.length * side * side);
    for (let i = 0; i < labels.length; i++) {
      const start = ((i + offset) * 37) % 60_000;
      pixels.set(noise.subarray(start, start + side * side), i * side * side);
    }
    const names = Array.from(labels, (_, i) => `${offset}/<img src=x>/${i}.png`);
    return new ImageSet({ pixels, labels, names, height: side, width: side, channels: 1, classes });
  };
  return new Dataset({
    name: "folder",
    title: "<b>photos</b>",
    classNames: Array.from(
      { length: classes },
      (_, i) => `<script>alert(${i})</script> ${"long ".repeat(20)}`,
    ),
    digest: "0".repeat(64),
    splits: { train: setOf(3, 0), test: setOf(1, classes) },
    files: {
      count: 5 * classes,
      damaged: Array.from(
        { length: classes },
        (_, i) => ({ name: `${i}\x1b[31m.jpg`, reason: "it is empty" }),
      ),
      formats: ["png"],
      cropped: 0,
      originals: new Int32Array(20 * classes).fill(16),
    },
  });
}

function reportOf(dataset: Dataset) {
  return dataReportOf(dataset, {
    duplicates: findDuplicates(dataset.splits),
    leftOut: ["Ignored 1 file"],
    training: [{ setting: "size", value: "16", reason: "the size of the images" }],
  });
}

Deno.test("The report about 10,000 classes fits a terminal and a page of a few megabytes", async () => {
  const dataset = manyClasses(10_000);
  const report = reportOf(dataset);
  for (const columns of [80, 120, 200]) {
    const lines = dataText(report, { color: false, ascii: false, columns }).split("\n");
    assert.ok(lines.length < 90, `${lines.length} lines`);
    for (const line of lines) assert.ok(textColumns(line) <= columns, line);
    assert.ok(!lines.join("").includes("\x1b"));
  }
  const html = await dataHtml(report, dataset);
  assert.ok(html.length < 4e6, `${html.length} bytes`);
  assert.ok(JSON.stringify({ ...report, damaged: [] }).length < 200_000);
  assert.match(html, /Classes: 120 of 10,000, spread evenly/);
  assert.match(html, /Damaged files: 300 of 10,000/);
});

Deno.test("The page escapes names and makes no requests", async () => {
  const dataset = manyClasses(30);
  const html = await dataHtml(reportOf(dataset), dataset, {
    title: "<i>photos</i>",
    rows: [[dataset.train.image(0), dataset.train.image(1)]],
  });
  assert.doesNotMatch(html, /<script|<b>photos|<i>photos|<img src=x/);
  assert.doesNotMatch(html.replaceAll("http://www.w3.org/2000/svg", ""), /https?:/);
  assert.match(html, /default-src &#39;none&#39;; style-src &#39;sha256-/);
  for (const [, url] of html.matchAll(/src="([^"]*)"/g)) assert.match(url!, /^data:image\//);
});

Deno.test("Leaks are reported before other duplicates, with an image of each split", () => {
  const [a, b] = [1, 2].map((seed) => {
    const random = new RandomStream(seed, "image");
    return Uint8Array.from({ length: 256 }, () => random.integer(256));
  });
  const setOf = (images: Uint8Array[]) =>
    new ImageSet({
      pixels: Uint8Array.from(images.flatMap((image) => [...image])),
      labels: Int32Array.from(images, (_, i) => i % 2),
      height: 16,
      width: 16,
      channels: 1,
      classes: 2,
    });
  const dataset = new Dataset({
    name: "idx",
    title: "x",
    classNames: ["0", "1"],
    digest: "",
    splits: { train: setOf([...Array<Uint8Array>(20).fill(a!), b!]), test: setOf([a!, b!]) },
  });
  const { duplicates } = reportOf(dataset);
  assert.deepEqual([duplicates!.groups, duplicates!.leaks, duplicates!.leaked_images], [2, 2, 2]);
  const [first] = duplicates!.listed_leaks;
  assert.deepEqual([first!.count, first!.images.length, first!.across_classes], [21, 8, true]);
  assert.deepEqual(first!.images.slice(0, 2).map(({ split }) => split), ["train", "test"]);
  assert.match(
    dataText(reportOf(dataset), { color: false, ascii: true, columns: 80 }),
    /train #0 = test #0 ~/,
  );
});
