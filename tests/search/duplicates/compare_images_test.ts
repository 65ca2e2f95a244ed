import assert from "node:assert/strict";
import { DisjointSets } from "../../../lib/data/duplicates/disjoint_sets.ts";
import { openEngine } from "../../../lib/engine/open_engine.ts";
import { evaluateExact } from "../../../lib/eval/exact.ts";
import type { Suspects } from "../../../lib/eval/suspects.ts";
import { compareImages, type NearRule } from "../../../lib/search/duplicates/compare_images.ts";
import { type Labelled, scatteredClasses } from "../../eval/fixtures.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

function distanceOf({ embeddings, dimension }: Labelled, a: number, b: number): number {
  let sum = 0;
  for (let k = 0; k < dimension; k++) {
    sum += (embeddings[a * dimension + k]! - embeddings[b * dimension + k]!) ** 2;
  }
  return Math.sqrt(sum);
}

/** By two loops: the tenth nearest, or the median of the class if that is less. */
function naiveUsual(rows: Labelled, image: number): number {
  const others = Array.from(rows.labels, (_, i) => i).filter((i) => i !== image);
  const all = others.map((i) => distanceOf(rows, image, i)).sort((a, b) => a - b);
  const label = rows.labels[image]!;
  const own = others.filter((i) => label >= 0 && rows.labels[i] === label)
    .map((i) => distanceOf(rows, image, i)).sort((a, b) => a - b);
  return Math.min(all[9] ?? Infinity, own.length < 3 ? Infinity : own[own.length >> 1]!);
}

function naiveGroups(rows: Labelled, { distance, ratio }: NearRule): number[] {
  const count = rows.labels.length;
  const usual = Array.from({ length: count }, (_, i) => naiveUsual(rows, i));
  const groups = Array.from({ length: count }, (_, i) => i);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < a; b++) {
      if (distanceOf(rows, a, b) >= Math.min(distance, ratio * usual[a]!, ratio * usual[b]!)) continue;
      const [from, to] = [groups[a]!, groups[b]!];
      groups.forEach((group, i) => group === from && (groups[i] = to));
    }
  }
  return groups.map((group) => groups.indexOf(group));
}

async function compared(rows: Labelled, rule: NearRule) {
  const sets = new DisjointSets(rows.labels.length);
  const found = await compareImages(rows, rule, sets);
  return { ...found, groups: Array.from(rows.labels, (_, i) => sets.find(i)) };
}

/** Moves some rows next to others. */
function withCopies(rows: Labelled, copies: number, by: number): Labelled {
  const { embeddings, dimension } = rows;
  for (let i = 0; i < copies; i++) {
    const [from, to] = [3 * i, 3 * i + 1];
    const row = Array.from(
      { length: dimension },
      (_, k) => embeddings[from * dimension + k]! + (k === i % dimension ? by : 0),
    );
    const length = Math.hypot(...row);
    embeddings.set(row.map((value) => value / length), to * dimension);
  }
  return rows;
}

const CASES: Readonly<Record<string, Labelled>> = {
  "scattered classes": withCopies(scatteredClasses(240, 6, 0.3, 1), 40, 0.05),
  "narrow classes, where all images are near": withCopies(scatteredClasses(200, 5, 0.05, 2), 30, 0.005),
  "equal embeddings": withCopies(scatteredClasses(120, 4, 0.4, 3), 40, 0),
  "images without a class": (() => {
    const rows = withCopies(scatteredClasses(150, 3, 0.3, 4), 30, 0.04);
    rows.labels.forEach((_, i) => i % 2 === 0 && (rows.labels[i] = -1));
    return rows;
  })(),
  "fewer images than neighbours": withCopies(scatteredClasses(7, 2, 0.5, 5), 2, 0.02),
  "one image": scatteredClasses(1, 1, 0.5, 6),
};

for (const [name, rows] of Object.entries(CASES)) {
  Deno.test(`compareImages() finds what two loops find: ${name}`, async () => {
    for (
      const rule of [{ distance: 0.3, ratio: 0.6 }, { distance: 0.1, ratio: 10 }, { distance: 2, ratio: 0.3 }]
    ) {
      const { groups, usual } = await compared(rows, rule);
      assert.deepEqual(groups, naiveGroups(rows, rule));
      usual.forEach((value, i) => {
        const expected = naiveUsual(rows, i);
        assert.ok(value === expected || Math.abs(value - expected) < 1e-4, `${i}: ${value}, not ${expected}`);
      });
    }
    for (const rule of [{ distance: 0, ratio: 1 }, { distance: 1, ratio: 0 }]) {
      assert.deepEqual((await compared(rows, rule)).groups, Array.from(rows.labels, (_, i) => i));
    }
  });
}

Deno.test("compareImages() tells copies in a narrow class from images that are near as all of it are", async () => {
  const rows = withCopies(scatteredClasses(200, 5, 0.05, 2), 30, 0.005);
  const { groups } = await compared(rows, { distance: 0.5, ratio: 0.3 });
  for (let i = 0; i < 30; i++) assert.equal(groups[3 * i + 1], groups[3 * i]);
  const alone = groups.filter((group, i) => group === i).length;
  assert.ok(alone > 150, `${alone} groups of 200 images`);
});

Deno.test("compareImages() has the suspects of an evaluation, and none without a class", async () => {
  const rows = scatteredClasses(300, 6, 0.35, 7);
  for (let i = 0; i < 12; i++) rows.labels[20 * i] = (rows.labels[20 * i]! + 1) % 6;
  const { suspects } = await compared(rows, { distance: 0.1, ratio: 0.5 });
  const expected = await evaluateExact(rows.embeddings, rows.dimension, rows.labels, { details: true });
  // The engine's product may differ from the evaluation's in the last bits.
  const rounded = ({ count, images }: Suspects) => ({
    count,
    images: images.map((image) =>
      Object.fromEntries(Object.entries(image).map(([name, value]) => [name, Number(value.toFixed(4))]))
    ),
  });
  assert.deepEqual(rounded(suspects), rounded(expected.suspects!));
  assert.ok(suspects.count >= 12);
  const none = { ...rows, labels: rows.labels.map(() => -1) };
  assert.equal((await compared(none, { distance: 0.1, ratio: 0.5 })).suspects.count, 0);
  // Half of the labels are unknown: those that are known suffice, and no other image is a suspect.
  const half = { ...rows, labels: rows.labels.map((label, i) => i % 20 === 0 || i % 3 > 0 ? label : -1) };
  const { images } = (await compared(half, { distance: 0.1, ratio: 0.5 })).suspects;
  assert.ok(images.filter(({ image }) => image % 20 === 0).length >= 6);
  assert.ok(images.every(({ image, label }) => half.labels[image] === label));
});

Deno.test("compareImages() reports its progress to the last image", async () => {
  const seen: number[] = [];
  const rows = scatteredClasses(600, 4, 0.3, 8);
  await compareImages(rows, { distance: 0.2, ratio: 0.5 }, new DisjointSets(600), (done) => seen.push(done));
  assert.equal(seen.at(-1), 600);
});
