import assert from "node:assert/strict";
import { evaluateExact } from "../../lib/eval/exact.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import { showFailures } from "../../lib/report/show_failures.ts";
import { classNamer } from "../../lib/run/class_names.ts";
import { useEngine } from "../engine/fixtures.ts";
import { scatteredClasses } from "../eval/fixtures.ts";

await useEngine("cpu");

/** Two far classes with one image that has the other's label. */
async function withMislabel() {
  const { embeddings, dimension, labels } = scatteredClasses(80, 2, 0.1, 1);
  const wrong = 7;
  labels[wrong] = 1 - labels[wrong]!;
  const pixels = new Uint8Array(4 * labels.length);
  const set = new ImageSet({ pixels, labels, height: 2, width: 2, channels: 1, classes: 2 });
  const measured = await evaluateExact(embeddings, dimension, labels);
  // Between the distances within a class and those between the two.
  const exact = { ...measured, threshold_at_far: { "0.001": 0.8 } };
  return {
    exact,
    evaluated: { embeddings, labels: set.labels, set },
    set,
    wrong,
    own: labels[wrong]!,
    other: 1 - labels[wrong]!,
  };
}

Deno.test("a mislabelled image comes first, with its counts and the labels of its nearest", async () => {
  const { exact, evaluated, set, wrong, own, other } = await withMislabel();
  const shown = await showFailures({ exact }, evaluated, classNamer(["<cat>", "dog"]));
  const names = ["<cat>", "dog"];
  const lines = shown!.markdown.split("\n");
  const cells = lines[2]!.split("|").map((cell) => cell.trim().replaceAll("\\", ""));
  const inOwn = set.labels.filter((label) => label === own).length - 1;
  assert.deepEqual(cells.slice(1, 4), [String(wrong), names[own], String(inOwn)]);
  assert.equal(cells[6], Array(8).fill(names[other]).join(", "));
  assert.ok(shown!.svg!.includes(`#${wrong}<`), "its number");
  assert.ok(shown!.svg!.includes(`${inOwn} of its class rejected`));
  assert.ok(!shown!.svg!.includes("<cat>"), "escaped");
  // Without images there is the same table, and no picture.
  const { set: _, ...rows } = evaluated;
  const listed = await showFailures({ exact }, rows, classNamer(names));
  assert.deepEqual(Object.keys(listed!), ["markdown"]);
  const cellsOf = (text: string) => text.split("\n").slice(2).map((line) => line.replaceAll(/ +/g, " "));
  assert.deepEqual(cellsOf(listed!.markdown), cellsOf(shown!.markdown));
});

Deno.test("nothing is shown without a threshold, with references, or where no pair fails", async () => {
  const { exact, evaluated, set } = await withMislabel();
  const name = classNamer();
  const unknown = { ...exact, threshold_at_far: { "0.001": null } };
  assert.equal(await showFailures({ exact: unknown }, evaluated, name), undefined);
  const images = { split: "train", images: 3 };
  const compared = { split: "test", images: 80, references: images };
  assert.equal(await showFailures({ exact, compared }, evaluated, name), undefined);
  const exactly = { ...exact, threshold_at_far: { "0.001": 1e9 } };
  const same = new ImageSet({
    pixels: new Uint8Array(4 * set.count),
    labels: new Int32Array(set.count),
    height: 2,
    width: 2,
    channels: 1,
    classes: 1,
  });
  assert.equal(
    await showFailures({ exact: exactly }, { ...evaluated, labels: same.labels, set: same }, name),
    undefined,
  );
});
