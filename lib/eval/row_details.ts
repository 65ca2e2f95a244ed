import type { ByClass } from "./by_class.ts";
import { type FoundConfusion, NeighbourConfusion } from "./confusion.ts";
import { HARDEST_PAIRS, type HardestPairs, HardestPairSearch } from "./hardest_pairs.ts";
import type { QueryRows } from "./query_rows.ts";
import { SUSPECT_NEIGHBOURS, type Suspects, SuspectSearch } from "./suspects.ts";
import type { SweptRows } from "./sweep/swept_rows.ts";

/** Collects details about single images and pairs of images. */
export class RowDetails {
  /** What a sweep has to find of each row. */
  static readonly WANTED = { neighbours: SUSPECT_NEIGHBOURS, hardest: HARDEST_PAIRS };
  readonly #confusion: NeighbourConfusion;
  readonly #hardest: HardestPairSearch;
  readonly #suspects: SuspectSearch;

  /** @param references The queries themselves to compare all pairs within one set. */
  constructor(queries: ByClass, references: ByClass) {
    this.#confusion = new NeighbourConfusion(queries, references);
    this.#hardest = new HardestPairSearch(queries, references);
    this.#suspects = new SuspectSearch(queries, references);
  }

  /** Takes some rows; they come in order. */
  addRows({ first, details }: SweptRows, queries: QueryRows): void {
    for (const [i, found] of details!.entries()) {
      const row = first + i;
      const classIndex = queries.classIndices[row]!;
      if (queries.relevant(row) > 0) this.#confusion.addRow(classIndex, found);
      this.#hardest.addRow(row, found);
      this.#suspects.addRow({ row, classIndex }, found, () => found.nearestOfOwn);
    }
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
