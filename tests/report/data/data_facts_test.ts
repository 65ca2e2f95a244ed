import assert from "node:assert/strict";
import { Dataset } from "../../../lib/data/dataset.ts";
import { ImageSet } from "../../../lib/data/image_set.ts";
import { dataFacts } from "../../../lib/report/data/data_facts.ts";
import { type DataFindings, dataReportOf } from "../../../lib/report/data/data_report_of.ts";

/** The facts about images of which all have different pixels, by their labels. */
function factsOf(
  train: number[],
  test: number[],
  findings: Partial<DataFindings> = {},
  cropped = 0,
): Record<string, string[]> {
  const classNames = [...new Set([...train, ...test])].sort((a, b) => a - b).map(String);
  const setOf = (labels: number[]) =>
    new ImageSet({
      pixels: Uint8Array.from({ length: 64 * labels.length }, (_, i) => (i * 7) % 256),
      labels: Int32Array.from(labels),
      ...{ height: 8, width: 8, channels: 1, classes: classNames.length },
    });
  const dataset = new Dataset({
    ...{ name: "folder", title: "photos", classNames, digest: "" },
    splits: { train: setOf(train), test: setOf(test) },
    files: {
      count: train.length + test.length,
      damaged: [],
      originals: new Int32Array(4 * (train.length + test.length)).fill(8),
      formats: ["png"],
      cropped,
    },
  });
  const facts = dataFacts(dataReportOf(dataset, { training: [], ...findings }));
  return Object.fromEntries(
    Map.groupBy(facts, ([name]) => name).entries().map((
      [name, all],
    ) => [name, all.map(([, value]) => value)]),
  );
}

Deno.test("dataFacts() counts classes and images in the singular and in the plural", () => {
  assert.deepEqual(factsOf([0, 0], [0]).Classes, ["1 with 3 images"]);
  assert.deepEqual(factsOf([0], [1]).Classes, ["2 with 1 image each"]);
  assert.deepEqual(factsOf([0, 1], [0, 1]).Classes, ["2 with 2 images each"]);
  assert.deepEqual(factsOf([0, 0], [1]).Classes, ["2 with 1 (1) to 2 (0) images, median 1"]);
});

Deno.test("dataFacts() names what was left out, what is cropped and other notes by their own names", () => {
  const facts = factsOf([0, 1], [0, 1], {
    leftOut: ["Ignored 1 file", "Ignored a column"],
    messages: ["The images stay in memory"],
    refused: "Expected more",
  }, 3);
  assert.deepEqual(facts["Left out"], ["Ignored 1 file", "Ignored a column"]);
  assert.deepEqual(facts.Note, ["The images stay in memory"]);
  assert.match(
    facts.Cropped![0]!,
    /^3 of 4 images lose more than a third .*; --fit contain keeps all of it$/,
  );
  assert.match(facts.Refused![0]!, /Expected more$/);
  for (const name of ["Left out", "Note", "Cropped", "Refused"]) {
    assert.equal(factsOf([0, 1], [0, 1])[name], undefined);
  }
});
