import type { ByClass } from "./by_class.ts";
import { classCount } from "./class_distances.ts";
import { classOfRows, type Neighbours } from "./neighbours.ts";
import type { RowBins } from "./row_bins.ts";
import type { DistanceRow } from "./row_blocks.ts";

/**
 * Counts of which class the nearest reference of a query is. A query without a reference of its own class is left
 * out, as it is from recall: the diagonal is what Recall@1 counts.
 */
export class NeighbourConfusion {
  /** `[C, C]`, C being one more than the greatest class: queries of the row's class, nearest of the column's. */
  readonly counts: number[][];
  readonly #queryLabels: readonly number[];
  readonly #referenceLabels: Int32Array;

  /** @param references The queries themselves where all pairs within one set are meant. */
  constructor(queries: ByClass, references: ByClass) {
    const size = classCount(queries, references);
    this.counts = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    this.#queryLabels = queries.classes;
    this.#referenceLabels = classOfRows(references);
  }

  /** Takes a query's nearest neighbours. */
  addRow({ classIndex }: DistanceRow, { relevant }: RowBins, { places }: Neighbours): void {
    if (relevant <= 0) return;
    this.counts[this.#queryLabels[classIndex]!]![this.#referenceLabels[places[0]!]!]!++;
  }
}
