/**
 * How often the 95% intervals of VAL contain the VAL of the population: by plain percentiles of the bootstrap, and by
 * BCa, which Trinca uses. Sets are drawn from normal distributions around ten class means; their population's VAL is
 * the mean over many large sets. One large set is not enough: its own error would count as misses on one side.
 *
 * deno run --allow-all bench/oracles/coverage.ts [sets]
 *
 * @module
 */
import { RandomStream } from "../../lib/base/random.ts";
import { openEngine } from "../../lib/engine/open_engine.ts";
import { percentileInterval } from "../../lib/eval/bootstrap.ts";
import { evaluateExact } from "../../lib/eval/exact.ts";

const SETS = Number(Deno.args[0] ?? 300);
const RESAMPLES = 600;
const CLASSES = 10;
const DIMENSION = 8;
/** Sets that stand for the population, and the images of each. */
const POPULATION = { sets: 40, images: 4_000 };
/** Streams of the population's sets; those of the others begin at 1. */
const POPULATION_SEED = 1_000_000;

/** A set of L2-normalised embeddings. */
function draw(images: number, spread: number, seed: number) {
  const means = Array.from({ length: CLASSES }, (_, label) => {
    const random = new RandomStream(1, "class", label);
    return Float64Array.from({ length: DIMENSION }, () => random.normal());
  });
  const random = new RandomStream(seed, "images");
  const embeddings = new Float32Array(images * DIMENSION);
  const labels = Int32Array.from({ length: images }, () => random.integer(CLASSES));
  for (let i = 0; i < images; i++) {
    const point = means[labels[i]!]!.map((mean) => mean + spread * random.normal());
    const length = Math.hypot(...point);
    embeddings.set(point.map((value) => value / length), i * DIMENSION);
  }
  return { embeddings, labels };
}

await openEngine({ engine: "wasm", library: { reason: "not looked for" }, threads: 1 });
const print = (line: string) => Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
print("| FAR | VAL | images | percentiles: covered (below, above) | BCa: covered (below, above) |");
print("| --: | --: | -----: | ----------------------------------: | --------------------------: |");
for (const [rate, spread] of [[0.1, 0.45], [0.1, 0.38], [0.01, 0.38]] as const) {
  let truth = 0;
  for (let set = 0; set < POPULATION.sets; set++) {
    const { embeddings, labels } = draw(POPULATION.images, spread, POPULATION_SEED + set);
    const { val_at_far } = await evaluateExact(embeddings, DIMENSION, labels, { rates: [rate] });
    truth += val_at_far[String(rate)]! / POPULATION.sets;
  }
  for (const images of [150, 400, 1000]) {
    const counts = { percentiles: [0, 0, 0], bca: [0, 0, 0] };
    for (let set = 1; set <= SETS; set++) {
      const { embeddings, labels } = draw(images, spread, set);
      let plain: [number, number] | null = null;
      const { val_interval_at_far } = await evaluateExact(embeddings, DIMENSION, labels, {
        rates: [rate],
        intervals: {
          resamples: RESAMPLES,
          seed: set,
          onResampled: (vals) => plain = percentileInterval(vals.get(rate) ?? []),
        },
      });
      for (
        const [interval, count] of [
          [plain as [number, number] | null, counts.percentiles],
          [val_interval_at_far![String(rate)]!, counts.bca],
        ] as const
      ) {
        const [low, high] = interval ?? [0, 1];
        count[truth < low ? 1 : truth > high ? 2 : 0]!++;
      }
    }
    const cell = (count: number[]) => {
      const [covered, below, above] = count.map((n) => `${(100 * n / SETS).toFixed(1)}%`);
      return `${covered} (${below}, ${above})`;
    };
    print(
      `| ${rate} | ${truth.toFixed(3)} | ${images} | ${cell(counts.percentiles)} | ${cell(counts.bca)} |`,
    );
  }
}
Deno.exit(0);
