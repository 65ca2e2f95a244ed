import { RandomStream } from "../base/random.ts";
import { tf } from "../engine/tf.ts";
import type { BootstrapEdges } from "./bootstrap_edges.ts";
import { drawWeights } from "./poisson_weights.ts";
import { ROW_BINS } from "./row_bins.ts";

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

/** Images whose counts are weighted at a time. */
const CHUNK = 256;

/** Options of a {@link ValBootstrap}. */
export interface BootstrapOptions {
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
  /** The row bins before which a sweep has to count the references: ascending, the last one is beyond all. */
  readonly edges: Int32Array<ArrayBuffer>;
  readonly #options: BootstrapOptions;
  /** For some images, how many of their positive, then of their negative pairs are before each edge. */
  readonly #counts: Float32Array<ArrayBuffer>;
  /** The edges at which the counts of each image are kept: those that may be at the threshold of a rate. */
  readonly #keptEdges: readonly number[];
  /** For each image, its positive, then its negative pairs before each kept edge. */
  readonly #kept: Float32Array[] = [];
  /** The first image of the chunk within its set, and the number of images in it so far. */
  #first = 0;
  #filled = 0;
  #purpose = "bootstrap";
  /** For each resample, the sum of wᵢxᵢ so far, per kind and edge; in the last row, half the sum of xᵢ. */
  #sums: tf.Tensor2D;

  /**
   * @param options The number of resamples, the seed and the rates.
   * @param edges All edges that may be needed.
   */
  constructor(options: BootstrapOptions, edges: BootstrapEdges) {
    this.#options = options;
    this.edges = Int32Array.of(...edges.all, ROW_BINS);
    const atRates = new Set([...edges.atRates.flat(), ROW_BINS]);
    this.#keptEdges = [...this.edges.keys()].filter((i) => atRates.has(this.edges[i]!));
    this.#counts = new Float32Array(CHUNK * 2 * this.edges.length);
    this.#sums = tf.zeros([options.resamples + 1, 2 * this.edges.length]);
  }

  /** Takes what a sweep counted of some images before each edge, `[images, 2, E]`; images come in order. */
  addImages(cells: Float32Array): void {
    const size = 2 * this.edges.length;
    for (let at = 0; at < cells.length; at += size) {
      this.#counts.set(cells.subarray(at, at + size), this.#filled * size);
      if (++this.#filled === CHUNK) this.#weighChunk();
    }
  }

  /** The images that follow are the references, another set. */
  startReferences(): void {
    if (this.#filled > 0) this.#weighChunk();
    this.#first = 0;
    this.#purpose = "bootstrap of references";
  }

  /** Weighs the images of the chunk, and keeps what their influence follows from. */
  #weighChunk(): void {
    const { resamples, seed } = this.#options;
    const [images, first, size] = [this.#filled, this.#first, 2 * this.edges.length];
    const kept = new Float32Array(images * 2 * this.#keptEdges.length);
    let to = 0;
    for (let half = 0; half < 2 * images; half++) {
      for (const edge of this.#keptEdges) kept[to++] = this.#counts[half * this.edges.length + edge]!;
    }
    this.#kept.push(kept);
    const weights = new Float32Array((resamples + 1) * images).fill(0.5);
    drawWeights(weights, images, resamples, (image) => new RandomStream(seed, this.#purpose, first + image));
    const sums = tf.tidy(() => {
      const below = tf.tensor2d(this.#counts.subarray(0, images * size), [images, size]);
      return this.#sums.add(tf.matMul(tf.tensor2d(weights, [resamples + 1, images]), below)) as tf.Tensor2D;
    });
    this.#sums.dispose();
    this.#sums = sums;
    this.#first += images;
    this.#filled = 0;
  }

  /**
   * A sixth of the skewness of the images' influence on VAL at a rate: VAL at a fixed threshold, less what the
   * threshold itself moves.
   *
   * @param edge The edge at the threshold, and its place among those of the grid, or less than 0.
   * @param positive All positive pairs before each edge of the grid; `negative` likewise.
   */
  #acceleration(edge: number, cell: number, positive: Float32Array, negative: Float32Array): number {
    const last = positive.length - 1;
    const [from, to] = [Math.max(0, cell - 1), Math.min(last, cell + 1)];
    const [allPositive, allNegative] = [positive[last]!, negative[last]!];
    if (cell < 0 || allPositive === 0 || negative[to] === negative[from]) return 0;
    const slope = (positive[to]! - positive[from]!) / allPositive /
      ((negative[to]! - negative[from]!) / allNegative);
    const [val, far] = [positive[cell]! / allPositive, negative[cell]! / allNegative];
    const size = this.#keptEdges.length;
    const at = this.#keptEdges.indexOf(this.edges.indexOf(edge));
    let [squares, cubes] = [0, 0];
    for (const kept of this.#kept) {
      for (let first = 0; first < kept.length; first += 2 * size) {
        const [positives, negatives] = [kept[first + size - 1]!, kept[first + 2 * size - 1]!];
        const [accepted, falselyAccepted] = [kept[first + at]!, kept[first + size + at]!];
        const influence = (accepted - val * positives) / allPositive -
          slope * (falselyAccepted - far * negatives) / allNegative;
        squares += influence ** 2;
        cubes += influence ** 3;
      }
    }
    return squares === 0 ? 0 : cubes / (6 * squares ** 1.5);
  }

  /**
   * The VAL of each resample at each rate, once all rows have been taken; NaN if a resample lacks one kind of pairs. With
   * each, what {@link bcaInterval} needs.
   * The same images and seed give the same resamples whatever the embeddings are, so that two networks can be compared
   * resample by resample.
   *
   * @param exact The edges that the histogram of all negative pairs asks for.
   */
  async resampledVals(exact: BootstrapEdges): Promise<Map<number, Resampled>> {
    const { rates, resamples } = this.#options;
    if (this.#filled > 0) this.#weighChunk();
    const grid = [...exact.all, ROW_BINS];
    const places = grid.map((edge) => this.edges.indexOf(edge));
    const size = this.edges.length;
    const data = await this.#sums.data<"float32">();
    const sumsOf = (resample: number, kind: number) =>
      Float32Array.from(places, (place) => data[(resample * 2 + kind) * size + place]!);
    const [positive, negatives] = [sumsOf(resamples, 0), sumsOf(resamples, 1)];
    const vals: number[][] = rates.map(() => []);
    for (let r = 0; r < resamples; r++) {
      // Each pair was counted for both its images.
      const [accepted, falselyAccepted] = [positive, negatives].map((whole, kind) =>
        sumsOf(r, kind).map((sum, i) => sum - whole[i]!)
      ) as [Float32Array, Float32Array];
      rates.forEach((rate, i) => vals[i]!.push(valAt(rate, falselyAccepted, accepted)));
    }
    return new Map(rates.map((rate, i) => {
      const edge = exact.atRates[i]![0]!;
      return [rate, {
        vals: vals[i]!,
        estimate: valAt(rate, negatives, positive),
        acceleration: this.#acceleration(edge, exact.all.indexOf(edge), positive, negatives),
      }];
    }));
  }

  /** Whether all of these edges were counted. */
  covers({ all }: BootstrapEdges): boolean {
    return all.every((edge) => this.edges.includes(edge));
  }

  /** Disposes of the tensor. */
  [Symbol.dispose](): void {
    this.#sums.dispose();
  }
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
