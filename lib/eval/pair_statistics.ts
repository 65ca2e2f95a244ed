import { type ByClass, ownClasses } from "./by_class.ts";
import { ClassDistances, type FoundClassDistances, type PairTotals } from "./class_distances.ts";
import { DistanceHistogram } from "./distance_histogram.ts";
import { BINS } from "./fine_bins.ts";
import type { QueryRows } from "./query_rows.ts";
import type { SweptRows } from "./sweep/swept_rows.ts";

/** Gathers the distances of all pairs: histograms of both kinds, and sums by class. */
export class PairStatistics {
  /** Distances of all positive pairs. */
  readonly positive: DistanceHistogram;
  /** Distances of all negative pairs. */
  readonly negative: DistanceHistogram;
  readonly #queries: ByClass;
  readonly #references: ByClass;
  readonly #selves: Int32Array | undefined;
  readonly #classes: ClassDistances;
  /** For each class of queries its index among the references' classes, or -1. */
  readonly #ownClasses: Int32Array;

  /**
   * @param references The queries themselves to compare all pairs within one set.
   * @param selves The index of each query among the references if these are another set, or -1.
   */
  constructor(queries: ByClass, references: ByClass, selves?: Int32Array) {
    const most = queries.count * references.count;
    this.positive = new DistanceHistogram(most);
    this.negative = new DistanceHistogram(most);
    this.#queries = queries;
    this.#references = references;
    this.#selves = selves;
    this.#classes = new ClassDistances(queries, references, selves);
    this.#ownClasses = ownClasses(queries, references);
  }

  /** Takes the sums of some rows; rows come in order, so that sums do not depend on who computed them. */
  addRows({ first, rows, sums }: SweptRows, { classIndices }: QueryRows): void {
    const { starts, classes } = this.#references;
    const within = this.#queries === this.#references;
    const width = 2 * (classes.length + 1);
    for (let i = 0; i < rows; i++) {
      const row = first + i;
      const classIndex = classIndices[row]!;
      const own = this.#ownClasses[classIndex]!;
      const self = within ? -1 : this.#selves?.[row] ?? -1;
      const distances = this.#classes.sumsOf(classIndex);
      const at = i * width;
      // Within one set, earlier rows have counted the pairs with earlier classes.
      for (let c = within ? own : 0; c < classes.length; c++) {
        const from = within && c === own ? row + 1 : starts[c]!;
        const pairs = starts[c + 1]! - from;
        if (pairs <= 0) continue;
        const [sum, squares] = [sums![at + 2 * c]!, sums![at + 2 * c + 1]!];
        distances[c]! += sum;
        if (c !== own) {
          this.negative.addSums(pairs, sum, squares);
        } else if (self < 0) {
          this.positive.addSums(pairs, sum, squares);
        } else {
          this.positive.addSums(pairs - 1, sum, squares);
          const [sumBehind, squaresBehind] = [sums![at + width - 2]!, sums![at + width - 1]!];
          distances[c]! += sumBehind;
          this.positive.addSums(0, sumBehind, squaresBehind);
        }
      }
    }
  }

  /** Takes counts of all bins, positive then negative. */
  addCounts(counts: Uint32Array): void {
    this.positive.addCounts(counts.subarray(0, BINS));
    this.negative.addCounts(counts.subarray(BINS));
  }

  /** Distances between classes, once all rows have been taken. */
  classDistances(): FoundClassDistances {
    return this.#classes.found();
  }

  /** Sums over the positive pairs of each class of queries. */
  get within(): readonly PairTotals[] {
    return this.#classes.within;
  }
}

/** The number of negative pairs. */
export function countNegatives(queries: ByClass, references: ByClass): number {
  const within = queries === references;
  const own = ownClasses(queries, references);
  const size = ({ starts }: ByClass, c: number) => starts[c + 1]! - starts[c]!;
  const same = own.reduce((sum, c, i) => sum + (c < 0 ? 0 : size(queries, i) * size(references, c)), 0);
  const pairs = queries.count * references.count - same;
  return within ? pairs / 2 : pairs;
}
