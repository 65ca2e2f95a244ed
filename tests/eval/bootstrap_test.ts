import assert from "node:assert/strict";
import { RandomStream } from "../../lib/base/random.ts";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { percentileInterval } from "../../lib/eval/bootstrap.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";
import { type Labelled, scatteredClasses } from "./fixtures.ts";
import { naiveCrossPairs, naivePairs } from "./naive_evaluation.ts";

await openEngine({ engine: "cpu", library: { reason: "not looked for" }, threads: 0 });

const RATE = 0.02;

/** How often each image is drawn in a resample. */
function multinomial(images: number, resample: number, set: number): Uint32Array {
  const random = new RandomStream(1, "brute force", resample, set);
  const weights = new Uint32Array(images);
  for (let i = 0; i < images; i++) weights[random.integer(images)]!++;
  return weights;
}

/** The interval computed from VAL@FAR over all weighted pairs in each resample. */
function bruteForceInterval(
  queries: Labelled,
  references: Labelled | undefined,
  selves: Int32Array | undefined,
): [number, number] {
  const pairs = (references ? naiveCrossPairs(queries, references, selves) : naivePairs(queries)).sort((
    a,
    b,
  ) => a.d - b.d);
  const resamples = 600;
  const vals = Array.from({ length: resamples }, (_, r) => {
    const first = multinomial(queries.labels.length, r, 0);
    const second = references ? multinomial(references.labels.length, r, 1) : first;
    const weighed = pairs.map((pair) => ({
      same: pair.same,
      weight: first[pair.first]! * second[pair.second]!,
    }));
    const total = (kind: boolean) =>
      weighed.reduce((sum, { same, weight }) => same === kind ? sum + weight : sum, 0);
    const [positives, allowed] = [total(true), RATE * total(false)];
    let [accepted, falselyAccepted] = [0, 0];
    for (const { same, weight } of weighed) {
      if (same) accepted += weight;
      else falselyAccepted += weight;
      if (falselyAccepted > allowed) break;
    }
    return accepted / positives;
  }).sort((a, b) => a - b);
  return [vals[Math.round(0.025 * (resamples - 1))]!, vals[Math.round(0.975 * (resamples - 1))]!];
}

/** Compares the interval with that of a brute-force bootstrap, which draws a fixed number of images. */
async function agreesWithBruteForce(
  queries: Labelled,
  references?: Labelled,
  selves?: Int32Array,
): Promise<void> {
  const { embeddings, dimension, labels } = queries;
  let percentiles: [number, number] | null = null;
  const found = await evaluateExact(embeddings, dimension, labels, {
    rates: [RATE],
    intervals: {
      resamples: 1000,
      seed: 1,
      onResampled: (vals) => percentiles = percentileInterval(vals.get(RATE)!),
    },
    ...(references && { references: { ...references, ...(selves && { selves }) } }),
  });
  const [low, high] = percentiles!;
  const [bruteLow, bruteHigh] = bruteForceInterval(queries, references, selves);
  const tolerance = 0.15 * (bruteHigh - bruteLow);
  const message = `${low} to ${high}, by brute force ${bruteLow} to ${bruteHigh}`;
  assert.ok(bruteHigh - bruteLow > 0.02, message);
  assert.ok(Math.abs(low - bruteLow) < tolerance && Math.abs(high - bruteHigh) < tolerance, message);
  const val = found.val_at_far[RATE]!;
  assert.ok(low < val && val < high);
  // The corrected interval moves both ends in the same direction, by less than the interval is wide.
  const [correctedLow, correctedHigh] = found.val_interval_at_far![RATE]!;
  assert.ok(Math.abs(correctedLow - low) < high - low && Math.abs(correctedHigh - high) < high - low);
  assert.ok(correctedLow < correctedHigh);
}

for (const [images, spread] of [[100, 0.5], [150, 0.8]] as const) {
  Deno.test(`ValBootstrap agrees with a brute-force bootstrap for ${images} images`, () =>
    agreesWithBruteForce(scatteredClasses(images, 3, spread, 1)));
}

Deno.test("ValBootstrap draws queries and references: it agrees with brute force if either are few", async () => {
  const [queries, references] = [scatteredClasses(270, 3, 0.8, 1), scatteredClasses(270, 3, 0.8, 1)];
  const few = ({ embeddings, dimension, labels }: Labelled, from: number, to: number): Labelled => ({
    embeddings: embeddings.slice(from * dimension, to * dimension),
    dimension,
    labels: labels.slice(from, to),
  });
  await agreesWithBruteForce(few(queries, 0, 60), few(references, 60, 270));
  await agreesWithBruteForce(few(queries, 60, 270), few(references, 0, 60));
});

Deno.test("ValBootstrap leaves out queries that are references too: it agrees with brute force", async () => {
  // With few images a class, many of the nearest pairs would be images with themselves.
  const { embeddings, dimension, labels } = scatteredClasses(150, 60, 0.8, 1);
  const queries = { embeddings: embeddings.slice(0, 90 * dimension), dimension, labels: labels.slice(0, 90) };
  const references = { embeddings: embeddings.slice(30 * dimension), dimension, labels: labels.slice(30) };
  const selves = Int32Array.from({ length: 90 }, (_, i) => Math.max(-1, i - 30));
  await agreesWithBruteForce(queries, references, selves);
});

Deno.test("ValBootstrap gives the same interval for the same seed, whatever other rates are requested", async () => {
  const { embeddings, dimension, labels } = scatteredClasses(150, 3, 0.5, 2);
  const interval = async (rates: number[], seed: number) => {
    const options = { rates, intervals: { resamples: 200, seed } };
    return (await evaluateExact(embeddings, dimension, labels, options)).val_interval_at_far![RATE]!;
  };
  const alone = await interval([RATE], 1);
  assert.deepEqual(await interval([RATE], 1), alone);
  assert.notDeepEqual(await interval([RATE], 2), alone);
  // Another rate's thresholds refine the interpolation between this rate's thresholds.
  const [low, high] = await interval([RATE, 0.3], 1);
  assert.ok(Math.abs(low - alone[0]) < 0.01 && Math.abs(high - alone[1]) < 0.01);
});

Deno.test("ValBootstrap's interval narrows as images are added", async () => {
  const width = async (images: number) => {
    const { embeddings, dimension, labels } = scatteredClasses(images, 3, 0.5, 3);
    const options = { rates: [RATE], intervals: { resamples: 300, seed: 1 } };
    const found = await evaluateExact(embeddings, dimension, labels, options);
    const [low, high] = found.val_interval_at_far![RATE]!;
    return high - low;
  };
  // Four times the images: about half the width.
  const ratio = await width(400) / await width(100);
  assert.ok(ratio > 0.3 && ratio < 0.75, String(ratio));
});
