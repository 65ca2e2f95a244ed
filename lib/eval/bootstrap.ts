import { RandomStream } from "../base/mod.ts";
import { tf } from "../engine/tf.ts";
import type { ByClass } from "./by_class.ts";
import { binOf, BINS, type DistanceHistogram } from "./distance_histogram.ts";
import { visitRows } from "./row_blocks.ts";

/** A 95% interval. */
export type ValInterval = [low: number, high: number];

/** Thresholds at which a resample's FAR and VAL are known; between them they are interpolated. */
const GRID = 32;
/** The grid spans FARs from a rate divided by this to the rate times this. */
const SPAN = 4;

/**
 * 95% intervals of VAL@FAR by bootstrap over images.
 *
 * Pairs that share an image are not independent, so images are drawn and not pairs: a resample gives image i
 * the weight wᵢ, how often it was drawn, and a pair the weight wᵢwⱼ. To first order around w = 1 a sum over
 * pairs is Σᵢ wᵢxᵢ − X, where xᵢ is image i's own part of the sum and X the whole (Hájek's projection of a
 * U-statistic; Arcones and Giné, 1992, show that its bootstrap is right). So all that a resample needs of an
 * image is how many of its pairs lie below each threshold of a grid, and all resamples are one product of
 * matrices. In each resample the threshold is found anew.
 *
 * @param negative The histogram of negative pairs.
 * @param rates False accept rates.
 * @returns One interval for each rate, by percentiles.
 */
export async function bootstrapVal(
  sorted: ByClass,
  negative: DistanceHistogram,
  rates: number[],
  { resamples, seed }: { resamples: number; seed: number },
): Promise<ValInterval[]> {
  const grids = rates.map((rate) => new RateGrid(rate, sorted.count, negative));
  await visitRows(sorted, ({ row, classIndex, squared }) => {
    const end = sorted.starts[classIndex + 1]!;
    for (const grid of grids) {
      grid.positive.add(row, squared, row + 1, end);
      grid.negative.add(row, squared, end, squared.length);
    }
  });
  const weights = drawWeights(sorted.count, resamples, seed);
  try {
    const intervals: ValInterval[] = [];
    for (const grid of grids) intervals.push(await grid.interval(weights));
    return intervals;
  } finally {
    weights.dispose();
  }
}

/** How often each of N images comes in N draws: `[resamples, N]`. */
function drawWeights(count: number, resamples: number, seed: number): tf.Tensor2D {
  const weights = new Float32Array(resamples * count);
  for (let r = 0; r < resamples; r++) {
    const random = new RandomStream(seed, "bootstrap", r);
    for (let i = 0; i < count; i++) weights[r * count + random.integer(count)]!++;
  }
  return tf.tensor2d(weights, [resamples, count]);
}

/** Per image, how many of its pairs lie in each interval of a grid of thresholds; the last is beyond it. */
class ImageCounts {
  readonly counts: Float32Array<ArrayBuffer>;
  readonly #place: Uint8Array;
  readonly #images: number;

  constructor(images: number, place: Uint8Array) {
    this.#images = images;
    this.#place = place;
    this.counts = new Float32Array(images * (GRID + 1));
  }

  add(row: number, squared: Float32Array, from: number, to: number): void {
    const { counts } = this;
    const own = row * (GRID + 1);
    for (let i = from; i < to; i++) {
      const place = this.#place[binOf(squared[i]!)]!;
      counts[own + place]!++;
      counts[i * (GRID + 1) + place]!++;
    }
  }

  /** Weighted counts below each threshold and in all: `[resamples, GRID + 1]`, row by row. */
  async weigh(weights: tf.Tensor2D): Promise<Float32Array> {
    const sums = tf.tidy(() => {
      const below = tf.tensor2d(this.counts, [this.#images, GRID + 1]).cumsum(1); // last column: all pairs
      const whole = below.sum(0, true).div(2); // each pair was counted for both of its images
      return tf.matMul(weights, below as tf.Tensor2D).sub(whole);
    });
    const values = await sums.data<"float32">();
    sums.dispose();
    return values;
  }
}

/** A grid of thresholds around the one for a rate. */
class RateGrid {
  readonly positive: ImageCounts;
  readonly negative: ImageCounts;
  readonly #rate: number;

  constructor(rate: number, images: number, negative: DistanceHistogram) {
    this.#rate = rate;
    // Place of each bin in the grid: thresholds stand at the ends of bins, evenly in log FAR.
    const place = new Uint8Array(BINS).fill(GRID);
    let start = 0;
    for (let g = 0; g < GRID; g++) {
      const far = Math.min(1, rate * SPAN ** (2 * g / (GRID - 1) - 1));
      const { bin } = negative.locate(Math.min(Math.round(far * negative.total), negative.total - 1));
      if (bin + 1 > start) place.fill(g, start, bin + 1);
      start = Math.max(start, bin + 1);
    }
    this.positive = new ImageCounts(images, place);
    this.negative = new ImageCounts(images, place);
  }

  async interval(weights: tf.Tensor2D): Promise<ValInterval> {
    const positive = await this.positive.weigh(weights);
    const negative = await this.negative.weigh(weights);
    const width = GRID + 1;
    const vals: number[] = [];
    for (let row = 0; row < positive.length; row += width) {
      const far = (g: number) => negative[row + g]! / negative[row + GRID]!;
      const val = (g: number) => positive[row + g]! / positive[row + GRID]!;
      let g = 0;
      while (g < GRID - 1 && far(g) < this.#rate) g++;
      const gap = g === 0 ? 0 : far(g) - far(g - 1);
      const share = gap > 0 ? Math.min(1, (this.#rate - far(g - 1)) / gap) : 1;
      const before = g === 0 ? val(0) : val(g - 1);
      vals.push(Math.min(1, Math.max(0, before + share * (val(g) - before))));
    }
    vals.sort((a, b) => a - b);
    const quantile = (q: number) => vals[Math.min(vals.length - 1, Math.floor(q * vals.length))]!;
    return [quantile(0.025), quantile(0.975)];
  }
}
