import { RandomStream } from "../base/mod.ts";
import { tf } from "../engine/tf.ts";
import { binOf, BINS, type DistanceHistogram } from "./distance_histogram.ts";
import type { DistanceRow } from "./row_blocks.ts";

/** A 95% interval. */
export type ValInterval = [low: number, high: number];

/** Thresholds per rate at which a resample's FAR and VAL are known; between them they are interpolated. */
const GRID = 33;
/** They span FARs from the rate divided by this to the rate times this, evenly in log FAR. */
const SPAN = 8;
/** Resamples whose weights are in memory at a time. */
const CHUNK = 100;

/**
 * 95% intervals of VAL@FAR by bootstrap over images.
 *
 * Pairs that share an image are not independent, so images are drawn and not pairs: a resample gives image i
 * the weight wᵢ, how often it was drawn, and a pair of images the weight wᵢwⱼ. To first order around w = 1 a sum
 * over pairs is Σᵢ wᵢxᵢ − X, where xᵢ is image i's own part of the sum and X the whole: Hájek's projection of a
 * U-statistic (Hoeffding, 1948), whose bootstrap is right as N grows (Arcones and Giné, 1992). So all that a
 * resample needs of an image is how many of its pairs lie below each threshold of a grid, and all resamples are
 * one product of matrices: seconds become milliseconds. In each resample the threshold is found anew.
 */
export class ValBootstrap {
  readonly #rates: readonly number[];
  readonly #images: number;
  /** Cell of each bin: how many of the grid's thresholds lie at or before it. */
  readonly #cellOfBin = new Uint16Array(BINS);
  readonly #cells: number;
  readonly #positive: Float32Array<ArrayBuffer>;
  readonly #negative: Float32Array<ArrayBuffer>;

  /**
   * @param images How many there are.
   * @param negative The histogram of all negative pairs.
   * @param rates False accept rates.
   */
  constructor(images: number, negative: DistanceHistogram, rates: readonly number[]) {
    this.#images = images;
    this.#rates = rates;
    const edges = gridEdges(negative, rates);
    edges.forEach((edge, i) => this.#cellOfBin.fill(i + 1, edge));
    this.#cells = edges.length + 1; // the last one is beyond the last threshold
    this.#positive = new Float32Array(images * this.#cells);
    this.#negative = new Float32Array(images * this.#cells);
  }

  /** Takes an image's pairs with all others. */
  addRow({ row, start, end, squared }: DistanceRow): void {
    const own = (counts: Float32Array) => counts.subarray(row * this.#cells, (row + 1) * this.#cells);
    const [positive, negative] = [own(this.#positive), own(this.#negative)];
    this.#count(negative, squared, 0, start);
    this.#count(positive, squared, start, row);
    this.#count(positive, squared, row + 1, end);
    this.#count(negative, squared, end, squared.length);
  }

  #count(counts: Float32Array, squared: Float32Array, from: number, to: number): void {
    const cells = this.#cellOfBin;
    for (let i = from; i < to; i++) counts[cells[binOf(squared[i]!)]!]!++;
  }

  /**
   * The interval of each rate by percentiles, once all rows have been taken; null where no resample has both
   * kinds of pairs.
   */
  async intervals(
    { resamples, seed }: { resamples: number; seed: number },
  ): Promise<Map<number, ValInterval | null>> {
    const vals: number[][] = this.#rates.map(() => []);
    const shape: [number, number] = [this.#images, this.#cells];
    const [positive, negative] = tf.tidy(() =>
      [this.#positive, this.#negative].map((counts) => tf.tensor2d(counts, shape).cumsum(1) as tf.Tensor2D)
    ) as [tf.Tensor2D, tf.Tensor2D];
    try {
      for (let first = 0; first < resamples; first += CHUNK) {
        const weights = drawWeights(this.#images, first, Math.min(resamples, first + CHUNK), seed);
        const positiveSums = await weighPairs(weights, positive);
        const negativeSums = await weighPairs(weights, negative);
        weights.dispose();
        for (let at = 0; at < positiveSums.length; at += this.#cells) {
          const sums = [negativeSums, positiveSums].map((all) => all.subarray(at, at + this.#cells));
          this.#rates.forEach((rate, i) => vals[i]!.push(valAt(rate, sums[0]!, sums[1]!)));
        }
      }
    } finally {
      tf.dispose([positive, negative]);
    }
    return new Map(this.#rates.map((rate, i) => [rate, percentiles(vals[i]!)]));
  }
}

/** The first bin beyond each threshold of the grid, ascending. */
function gridEdges(negative: DistanceHistogram, rates: readonly number[]): number[] {
  const edges = new Set<number>();
  for (const rate of rates) {
    for (let g = 0; g < GRID; g++) {
      const far = rate * SPAN ** (2 * g / (GRID - 1) - 1);
      if (far < 1) edges.add(negative.locate(Math.round(far * negative.total)).bin + 1);
    }
  }
  return [...edges].sort((a, b) => a - b);
}

/** How often each image comes in as many draws as there are images: `[last − first, images]`. */
function drawWeights(images: number, first: number, last: number, seed: number): tf.Tensor2D {
  const weights = new Float32Array((last - first) * images);
  for (let r = first; r < last; r++) {
    const random = new RandomStream(seed, "bootstrap", r);
    const own = weights.subarray((r - first) * images, (r - first + 1) * images);
    for (let i = 0; i < images; i++) own[random.integer(images)]!++;
  }
  return tf.tensor2d(weights, [last - first, images]);
}

/** Weighted counts of pairs below each threshold, `[resamples, cells]` row by row; the last cell has all pairs. */
async function weighPairs(weights: tf.Tensor2D, below: tf.Tensor2D): Promise<Float32Array> {
  const sums = tf.tidy(() => {
    const whole = below.sum(0, true).div(2); // each pair is counted for both of its images
    return tf.matMul(weights, below).sub(whole);
  });
  try {
    return await sums.data<"float32">();
  } finally {
    sums.dispose();
  }
}

/**
 * VAL at a rate in one resample, on straight lines between the grid's thresholds.
 *
 * @param negative Weighted pairs below each threshold, and in the last cell all.
 * @param positive The same.
 */
function valAt(rate: number, negative: Float32Array, positive: Float32Array): number {
  const last = negative.length - 1;
  const far = (cell: number) => cell < 0 ? 0 : negative[cell]! / negative[last]!;
  const val = (cell: number) => cell < 0 ? 0 : positive[cell]! / positive[last]!;
  let cell = 0;
  while (cell < last && far(cell) < rate) cell++;
  const share = (rate - far(cell - 1)) / (far(cell) - far(cell - 1));
  return Math.min(1, Math.max(0, val(cell - 1) + share * (val(cell) - val(cell - 1))));
}

function percentiles(vals: number[]): ValInterval | null {
  const sorted = vals.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return [at(0.025), at(0.975)];
}
