import { RandomStream } from "../base/random.ts";
import { tf } from "../engine/tf.ts";
import { BINS_PER_UNIT, type DistanceHistogram } from "./distance_histogram.ts";
import { drawWeights } from "./poisson_weights.ts";
import { binOfBits, ROW_BINS, rowBinOf, type RowBins } from "./row_bins.ts";
import type { DistanceRow } from "./row_blocks.ts";

/** A 95% interval of VAL. */
export type ValInterval = [low: number, high: number];

/** Resampled values of a figure, with what corrects their percentiles. */
export interface Resampled {
  /** The figure in each resample; NaN where it has none. */
  vals: readonly number[];
  /** The figure of the whole set, computed as in the resamples. */
  estimate: number;
  /** A sixth of the skewness of the images' influence on the figure. */
  acceleration: number;
}

/** Thresholds per rate at which a resample's FAR and VAL are computed; values between them are interpolated. */
const GRID = 33;
/** The thresholds cover FARs from the rate divided by this to the rate times this, evenly in log FAR. */
const SPAN = 8;
/** Images whose counts are weighted at a time. */
const CHUNK = 256;

/** Options of a {@link ValBootstrap}. */
export interface BootstrapOptions {
  /** The number of references; 0 if they are the queries. */
  references: number;
  /** The histogram of all negative pairs. */
  negative: DistanceHistogram;
  /** False accept rates. */
  rates: readonly number[];
  resamples: number;
  seed: number;
}

/**
 * 95% intervals of VAL@FAR by bootstrap over images.
 *
 * Pairs that share an image are not independent, so images are drawn, not pairs: a resample gives image i the weight wᵢ,
 * how often it was drawn, and a pair of images the weight wᵢwⱼ. To first order around w = 1 a sum over pairs is
 * Σᵢ wᵢxᵢ − X, where xᵢ is the part of image i in the sum and X the whole sum: Hájek's projection of a U-statistic
 * (Hoeffding, 1948), whose bootstrap is consistent as N grows (Arcones and Giné, 1992). A resample therefore only needs
 * to know, for each image, how many of its pairs are below each threshold of a grid, and all resamples are one matrix
 * product: milliseconds instead of seconds. Each resample determines its own threshold. If queries and references are
 * two sets, both are drawn.
 *
 * The weights are independent draws from the Poisson distribution with mean 1 instead of one multinomial draw: FAR and
 * VAL are ratios, in which the size of a resample cancels out (Hanley and MacGibbon, 2006). The counts of an image can
 * therefore be weighted as soon as they are complete and then discarded. What is kept of an image is how many of its pairs
 * are below the threshold of each rate: from that follows how skewed the influence of images is, which corrects the
 * intervals.
 */
export class ValBootstrap {
  readonly #options: BootstrapOptions;
  /** The first bin of each cell, then the number of bins; a cell ends at a threshold of the grid. */
  readonly #edges: readonly number[];
  readonly #cells: number;
  /** For each query of the chunk, its positive pairs in each cell, then its negative ones. */
  readonly #counts: Float32Array<ArrayBuffer>;
  /** The same for each reference, if the references are not the queries. */
  readonly #referenceCounts: Float32Array<ArrayBuffer>;
  /** The cell of each bin. */
  readonly #cellOfBin = new Uint16Array(ROW_BINS);
  /** For each rate, the cell that ends at its threshold; -1 if no cell does. */
  readonly #thresholdCells: readonly number[];
  /** For each image, all its positive and negative pairs, then those below the threshold of each rate. */
  readonly #parts: number[] = [];
  /** The first query of the chunk, and the number of queries in it so far. */
  #first = 0;
  #filled = 0;
  /** For each resample, the sum of wᵢxᵢ so far, per kind and cell; in the last row, half the sum of xᵢ. */
  #sums: tf.Tensor2D;

  /** @param options The number of resamples, the seed and the rates. */
  constructor(options: BootstrapOptions) {
    this.#options = options;
    this.#edges = [0, ...gridEdges(options.negative, options.rates), ROW_BINS];
    this.#cells = this.#edges.length - 1;
    this.#thresholdCells = options.rates.map((rate) =>
      this.#edges.indexOf(edgeAt(options.negative, rate)) - 1
    );
    for (let cell = 0; cell < this.#cells; cell++) this.#cellOfBin.fill(cell, this.#edges[cell]);
    this.#counts = new Float32Array(CHUNK * 2 * this.#cells);
    this.#referenceCounts = new Float32Array(options.references * 2 * this.#cells);
    this.#sums = tf.zeros([options.resamples + 1, 2 * this.#cells]);
  }

  /** Takes a query's pairs with all references. Rows must come in order, with the bins of all references counted. */
  addRow({ self, start, end }: DistanceRow, bins: RowBins): void {
    const offset = this.#filled * 2 * this.#cells;
    this.#count(offset, bins.positives, bins.first);
    this.#count(offset + this.#cells, bins.negatives, bins.first);
    if (this.#options.references > 0) {
      this.#countForReferences(this.#cells, bins.bits, 0, start);
      if (self < 0) this.#countForReferences(0, bins.bits, start, end);
      else {
        this.#countForReferences(0, bins.bits, start, self);
        this.#countForReferences(0, bins.bits, self + 1, end);
      }
      this.#countForReferences(this.#cells, bins.bits, end, bins.bits.length);
    }
    if (++this.#filled === CHUNK) this.#weighChunk();
  }

  /** Sums the pairs of one kind in each cell; bins before `first` are empty. */
  #count(offset: number, pairs: Uint32Array, first: number): void {
    const [counts, edges] = [this.#counts, this.#edges];
    for (let cell = 0, bin = first; cell < this.#cells; cell++) {
      let sum = 0;
      for (const last = edges[cell + 1]!; bin < last; bin++) sum += pairs[bin]!;
      counts[offset + cell] = sum;
    }
  }

  #countForReferences(offset: number, bits: Int32Array, from: number, to: number): void {
    const [counts, cells, size] = [this.#referenceCounts, this.#cellOfBin, 2 * this.#cells];
    for (let i = from; i < to; i++) counts[i * size + offset + cells[binOfBits(bits[i]!)]!]!++;
  }

  #weighChunk(): void {
    this.#weigh(this.#counts, "bootstrap", this.#first, this.#filled);
    this.#first += this.#filled;
    this.#filled = 0;
  }

  /** Keeps what the influence of an image follows from. */
  #keepParts(counts: Float32Array, offset: number): void {
    const until = (kind: number, cell: number) => {
      let sum = 0;
      for (let c = 0; c <= cell; c++) sum += counts[offset + kind * this.#cells + c]!;
      return sum;
    };
    const last = this.#cells - 1;
    this.#parts.push(until(0, last), until(1, last));
    for (const cell of this.#thresholdCells) this.#parts.push(until(0, cell), until(1, cell));
  }

  /**
   * A sixth of the skewness of the images' influence on VAL at a rate: VAL at a fixed threshold, less what the
   * threshold itself moves.
   *
   * @param positive All positive pairs below the end of each cell; `negative` likewise.
   */
  #acceleration(index: number, positive: Float32Array, negative: Float32Array): number {
    const cell = this.#thresholdCells[index]!;
    const last = this.#cells - 1;
    const [from, to] = [Math.max(0, cell - 1), Math.min(last, cell + 1)];
    const [allPositive, allNegative] = [positive[last]!, negative[last]!];
    if (cell < 0 || allPositive === 0 || negative[to] === negative[from]) return 0;
    const slope = (positive[to]! - positive[from]!) / allPositive /
      ((negative[to]! - negative[from]!) / allNegative);
    const [val, far] = [positive[cell]! / allPositive, negative[cell]! / allNegative];
    const size = 2 + 2 * this.#thresholdCells.length;
    let [squares, cubes] = [0, 0];
    for (let at = 0; at < this.#parts.length; at += size) {
      const [positives, negatives] = [this.#parts[at]!, this.#parts[at + 1]!];
      const [accepted, falselyAccepted] = [
        this.#parts[at + 2 + 2 * index]!,
        this.#parts[at + 3 + 2 * index]!,
      ];
      const influence = (accepted - val * positives) / allPositive -
        slope * (falselyAccepted - far * negatives) / allNegative;
      squares += influence ** 2;
      cubes += influence ** 3;
    }
    return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  }

  /** Adds the weighted counts of some images; `first` is the index of the first one within its set. */
  #weigh(counts: Float32Array<ArrayBuffer>, purpose: string, first: number, images: number): void {
    const { resamples, seed } = this.#options;
    for (let image = 0; image < images; image++) this.#keepParts(counts, image * 2 * this.#cells);
    const weights = new Float32Array((resamples + 1) * images).fill(0.5);
    drawWeights(weights, images, resamples, (image) => new RandomStream(seed, purpose, first + image));
    const sums = tf.tidy(() => {
      const below = tf.tensor3d(counts.subarray(0, images * 2 * this.#cells), [images, 2, this.#cells])
        .cumsum(2).reshape([images, 2 * this.#cells]);
      return this.#sums.add(tf.matMul(tf.tensor2d(weights, [resamples + 1, images]), below)) as tf.Tensor2D;
    });
    this.#sums.dispose();
    this.#sums = sums;
  }

  /**
   * The VAL of each resample at each rate, once all rows have been taken; NaN if a resample lacks one kind of pairs. With
   * each, what {@link bcaInterval} needs.
   * The same images and seed give the same resamples whatever the embeddings are, so that two networks can be compared
   * resample by resample.
   */
  async resampledVals(): Promise<Map<number, Resampled>> {
    const { rates, references, resamples } = this.#options;
    const cells = this.#cells;
    if (this.#filled > 0) this.#weighChunk();
    for (let first = 0; first < references; first += CHUNK) {
      const images = Math.min(CHUNK, references - first);
      const counts = this.#referenceCounts.subarray(first * 2 * cells, (first + images) * 2 * cells);
      this.#weigh(counts, "bootstrap of references", first, images);
    }
    const sums = await this.#sums.data<"float32">();
    const whole = sums.subarray(resamples * 2 * cells);
    const vals: number[][] = rates.map(() => []);
    for (let r = 0; r < resamples; r++) {
      // Each pair was counted for both its images.
      const pairs = sums.subarray(r * 2 * cells, (r + 1) * 2 * cells).map((sum, i) => sum - whole[i]!);
      rates.forEach((rate, i) => vals[i]!.push(valAt(rate, pairs.subarray(cells), pairs.subarray(0, cells))));
    }
    const [positive, negative] = [whole.subarray(0, cells), whole.subarray(cells)];
    return new Map(rates.map((rate, i) => [rate, {
      vals: vals[i]!,
      estimate: valAt(rate, negative, positive),
      acceleration: this.#acceleration(i, positive, negative),
    }]));
  }

  /** Disposes of the tensor. */
  [Symbol.dispose](): void {
    this.#sums.dispose();
  }
}

/** The first row bin beyond each threshold of the grid, ascending. */
function gridEdges(negative: DistanceHistogram, rates: readonly number[]): number[] {
  const edges = new Set<number>();
  for (const rate of rates) {
    for (let g = 0; g < GRID; g++) {
      const far = rate * SPAN ** (2 * g / (GRID - 1) - 1);
      if (far >= 1) continue;
      edges.add(edgeAt(negative, far));
    }
  }
  return [...edges].filter((edge) => edge < ROW_BINS).sort((a, b) => a - b);
}

/** The first row bin beyond the threshold of a FAR. */
function edgeAt(negative: DistanceHistogram, far: number): number {
  const { bin } = negative.locate(Math.round(far * negative.total));
  return rowBinOf((bin + 1) / BINS_PER_UNIT) + 1;
}

/**
 * VAL at a rate in one resample, interpolated linearly between the grid's thresholds.
 *
 * @param negative Weighted negative pairs below each threshold; the last cell has all of them.
 * @param positive The same for positive pairs.
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

/** The 95% interval of resampled values by percentiles; null if no value is finite. */
export function percentileInterval(vals: readonly number[]): ValInterval | null {
  const sorted = vals.filter(Number.isFinite).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  return [at(0.025), at(0.975)];
}
