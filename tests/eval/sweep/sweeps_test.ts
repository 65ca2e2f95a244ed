import assert from "node:assert/strict";
import { openEngine } from "../../../lib/engine/open_engine.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { type ByClass, sortByClass } from "../../../lib/eval/by_class.ts";
import { evaluateExact } from "../../../lib/eval/exact.ts";
import { BINS } from "../../../lib/eval/fine_bins.ts";
import { Sweeps } from "../../../lib/eval/sweep/sweeps.ts";
import { scatteredClasses } from "../fixtures.ts";
import { naiveDistance } from "../naive_evaluation.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

function scattered(count: number, classes: number, seed: number): ByClass {
  const { embeddings, dimension, labels } = scatteredClasses(count, classes, 0.5, seed);
  return sortByClass(embeddings, dimension, labels);
}

/** The d² of all negative pairs as bits: a sweep that watches all bins has them row by row. */
async function negativeBits(queries: ByClass, references: ByClass): Promise<number[][]> {
  using sweeps = await Sweeps.open(queries, references);
  const bits: number[][] = [];
  const watched = new Uint8Array(BINS).fill(1);
  for await (const swept of sweeps.rows({ watched })) bits.push([...swept.watched!]);
  return bits;
}

Deno.test("a sweep has the d² of each negative pair once, in the order of rows and references", async () => {
  for (
    const [set, others] of [[scattered(101, 5, 1), undefined], [
      scattered(53, 4, 1),
      scattered(80, 6, 2),
    ]] as const
  ) {
    const references = others ?? set;
    const found = new Float32Array(Int32Array.from((await negativeBits(set, references)).flat()).buffer);
    const label = ({ starts, classes }: ByClass, row: number) =>
      classes[starts.findLastIndex((start) => start <= row)];
    const expected: number[] = [];
    for (let i = 0; i < set.count; i++) {
      for (let j = others ? 0 : i + 1; j < references.count; j++) {
        if (label(set, i) === label(references, j)) continue;
        expected.push(naiveDistance(set.embeddings, references.embeddings, set.dimension, i, j) ** 2);
      }
    }
    assert.equal(found.length, expected.length);
    found.forEach((squared, i) => assert.ok(Math.abs(squared - expected[i]!) < 1e-5));
  }
});

Deno.test("the distances of equal embeddings are 0, and small ones are those in float64", async () => {
  const dimension = 64;
  const base = Float32Array.from({ length: dimension }, (_, k) => Math.sin(k + 1) / 6);
  const embeddings = new Float32Array(20 * dimension);
  for (let i = 0; i < 20; i++) {
    embeddings.set(base.map((value, k) => value + (i % 2) * 1e-4 * Math.cos(k)), i * dimension);
  }
  const set = sortByClass(embeddings, dimension, Int32Array.from({ length: 20 }, (_, i) => i));
  const found = new Float32Array(Int32Array.from((await negativeBits(set, set)).flat()).buffer);
  let at = 0;
  for (let i = 0; i < 20; i++) {
    for (let j = i + 1; j < 20; j++) {
      assert.equal(found[at++], Math.fround(naiveDistance(embeddings, embeddings, dimension, i, j) ** 2));
    }
  }
});

Deno.test("rows and references of a swapped sweep have counts of the same d², without those of the same image", async () => {
  const [queries, references] = [scattered(60, 4, 1), scattered(45, 4, 2)];
  using sweeps = await Sweeps.open(queries, references);
  const edges = Int32Array.from({ length: 2113 }, (_, i) => i + 1);
  const total = new Float64Array(2 * edges.length);
  for (const [sign, job] of [[1, { edges }], [-1, { edges, swapped: true }]] as const) {
    for await (const { rows, cells } of sweeps.rows(job)) {
      for (let i = 0; i < rows; i++) {
        total.forEach((_, cell) => total[cell]! += sign * cells![i * total.length + cell]!);
      }
    }
  }
  assert.ok(total.every((difference) => difference === 0));
});

Deno.test("evaluateExact() has the same figures, to the last bit, with 1, 2 and 4 threads", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(700, 30, 0.6, 3);
  const found = [];
  for (const threads of [1, 2, 4]) {
    found.push(
      await evaluateExact(embeddings, dimension, labels, {
        threads,
        details: true,
        coarse: Int32Array.from({ length: 30 }, (_, i) => i % 4),
        intervals: { resamples: 20, seed: 1 },
      }),
    );
  }
  assert.deepEqual(found[1], found[0]);
  assert.deepEqual(found[2], found[0]);
});

Deno.test("a sweep ends once its signal aborts, with and without threads, and leaves no tensor", async () => {
  for (const threads of [1, 2]) {
    const { embeddings, dimension, labels } = scatteredClasses(900, 3, 0.5, 1);
    const before = tf.memory().numTensors;
    const stop = new AbortController();
    setTimeout(() => stop.abort("enough"), 0);
    await assert.rejects(
      evaluateExact(embeddings, dimension, labels, { signal: stop.signal, threads }),
      (error) => error === "enough",
    );
    assert.equal(tf.memory().numTensors, before);
  }
});

Deno.test("embeddings that need more than 4 GB are refused in a line", async () => {
  const set = { ...scattered(8, 2, 1), count: 2 ** 28 };
  await assert.rejects(Sweeps.open(set, set), /Expected embeddings that take less than 4 GB/);
});
