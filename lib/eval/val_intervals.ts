import { bcaInterval } from "./bca_interval.ts";
import { ValBootstrap, type ValInterval } from "./bootstrap.ts";
import { type BootstrapEdges, edgesOf, guessEdges } from "./bootstrap_edges.ts";
import type { DistanceHistogram } from "./distance_histogram.ts";
import type { DistanceSample } from "./distance_sample.ts";
import type { SweepSource } from "./sweep/sweep_source.ts";

/** What intervals are asked for. */
export interface IntervalOptions {
  resamples: number;
  seed: number;
  /** Receives the VAL of each resample at each rate, to compare networks. */
  onResampled?: (vals: ReadonlyMap<number, readonly number[]>) => void;
}

/** 95% intervals of VAL at rates, of what a sweep counts of each image. */
export class ValIntervals {
  readonly #options: IntervalOptions;
  readonly #rates: readonly number[];
  #bootstrap: ValBootstrap;

  /**
   * @param rates False accept rates that allow at least one pair.
   * @param sample Foretells what the sweep has to count; if it is wrong, another sweep counts it.
   * @param negatives The number of negative pairs.
   */
  constructor(
    options: IntervalOptions,
    rates: readonly number[],
    sample: Pick<DistanceSample, "around">,
    negatives: number,
  ) {
    this.#options = options;
    this.#rates = rates;
    this.#bootstrap = this.#start(guessEdges(rates, sample, negatives));
  }

  #start(edges: BootstrapEdges): ValBootstrap {
    const { resamples, seed } = this.#options;
    return new ValBootstrap({ resamples, seed, rates: this.#rates }, edges);
  }

  /** The row bins before which the sweep has to count the references of each query. */
  get edges(): Int32Array<ArrayBuffer> {
    return this.#bootstrap.edges;
  }

  /** Takes what the sweep counted of some queries; they come in order. */
  addImages(cells: Float32Array): void {
    this.#bootstrap.addImages(cells);
  }

  /**
   * The interval at each rate that allows a pair, once all queries have been taken.
   *
   * @param negative The histogram of all negative pairs.
   * @param selves The index of each query among the references if these are another set, or -1.
   */
  async find(
    negative: DistanceHistogram,
    sweeps: SweepSource,
    selves: Int32Array | undefined,
  ): Promise<Map<number, ValInterval | null>> {
    const exact = edgesOf(this.#rates, (rank) => negative.locate(rank).bin, negative.total);
    if (!this.#bootstrap.covers(exact)) {
      this.#bootstrap[Symbol.dispose]();
      this.#bootstrap = this.#start(exact);
      for await (const { cells } of sweeps.rows({ edges: this.edges })) this.addImages(cells!);
    }
    if (!sweeps.within) {
      this.#bootstrap.startReferences();
      const job = { edges: this.edges, swapped: true, excluded: queriesByReference(selves) };
      for await (const { cells } of sweeps.rows(job)) this.addImages(cells!);
    }
    const resampled = await this.#bootstrap.resampledVals(exact);
    this.#options.onResampled?.(new Map([...resampled].map(([rate, { vals }]) => [rate, vals])));
    return new Map([...resampled].map(([rate, vals]) => [rate, bcaInterval(vals)]));
  }

  /** Disposes of the tensor. */
  [Symbol.dispose](): void {
    this.#bootstrap[Symbol.dispose]();
  }
}

/** The queries that are the same image as a reference, of each reference that has any. */
function queriesByReference(selves: Int32Array | undefined): Map<number, number[]> {
  const queries = new Map<number, number[]>();
  selves?.forEach((self, query) => {
    if (self >= 0) queries.set(self, [...queries.get(self) ?? [], query]);
  });
  return queries;
}
