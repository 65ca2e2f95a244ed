import type { ByClass } from "./by_class.ts";
import { type FoundConfusion, NeighbourConfusion } from "./confusion.ts";
import { type HardestPairs, HardestPairSearch } from "./hardest_pairs.ts";
import { nearestNeighbours } from "./neighbours.ts";
import type { RowBins } from "./row_bins.ts";
import type { DistanceRow } from "./row_blocks.ts";
import { SUSPECT_NEIGHBOURS, type Suspects, SuspectSearch } from "./suspects.ts";

/** Collects details about single images and pairs of images, in one pass over each row. */
export class RowDetails {
  readonly #confusion: NeighbourConfusion;
  readonly #hardest: HardestPairSearch;
  readonly #suspects: SuspectSearch;

  /** @param references The queries themselves to compare all pairs within one set. */
  constructor(queries: ByClass, references: ByClass) {
    this.#confusion = new NeighbourConfusion(queries, references);
    this.#hardest = new HardestPairSearch(queries, references);
    this.#suspects = new SuspectSearch(queries, references);
  }

  /** Takes a row. */
  addRow(row: DistanceRow, bins: RowBins): void {
    const neighbours = nearestNeighbours(row.squared, bins, SUSPECT_NEIGHBOURS);
    this.#confusion.addRow(row, bins, neighbours);
    this.#hardest.addRow(row, bins);
    this.#suspects.addRow(row, neighbours);
  }

  /** The result, once all rows have been taken. */
  found(): FoundConfusion & { hardest_pairs: HardestPairs; suspects: Suspects } {
    return {
      ...this.#confusion.found(),
      hardest_pairs: this.#hardest.pairs(),
      suspects: this.#suspects.suspects(),
    };
  }
}
