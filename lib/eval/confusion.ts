import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { classCount, MOST_CLASS_PAIRS, MOST_MATRIX_CLASSES } from "./class_distances.ts";
import { classOfRows, type Neighbours } from "./neighbours.ts";
import type { RowBins } from "./row_bins.ts";
import type { DistanceRow } from "./row_blocks.ts";

/** A class whose images are taken for those of another. */
export const ConfusedPair = z.object({
  label: z.number().describe("the queries' class"),
  nearest: z.number().describe("the class of their nearest references"),
  queries: z.number().describe("how many they are"),
});
/** A class whose images are taken for those of another. */
export type ConfusedPair = z.infer<typeof ConfusedPair>;

/** Which class the nearest references are of: a matrix where classes are few, else the pairs confused most. */
export const FoundConfusion = z.object({
  confusion: z.array(z.array(z.number())).exactOptional().describe(
    "[C, C], C being one more than the greatest class: queries of the row's class, nearest of the column's",
  ),
  confused_classes: z.array(ConfusedPair).exactOptional().describe(
    "at most 50, the most queries first; where there is no matrix",
  ),
});
/** Which class the nearest references are of. */
export type FoundConfusion = z.infer<typeof FoundConfusion>;

/**
 * Counts of which class the nearest reference of a query is. A query without a reference of its own class is left
 * out, as it is from recall: the diagonal is what Recall@1 counts. Where there is no matrix memory grows with the
 * queries that are confused, not with the square of the classes.
 */
export class NeighbourConfusion {
  readonly #matrix: number[][] | undefined;
  /** Queries per class of theirs and class of their nearest. */
  readonly #confused = new Map<number, Map<number, number>>();
  readonly #queryLabels: readonly number[];
  readonly #referenceLabels: Int32Array;

  /** @param references The queries themselves where all pairs within one set are meant. */
  constructor(queries: ByClass, references: ByClass) {
    const size = classCount(queries, references);
    if (size <= MOST_MATRIX_CLASSES) {
      this.#matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    }
    this.#queryLabels = queries.classes;
    this.#referenceLabels = classOfRows(references);
  }

  /** Takes a query's nearest neighbours. */
  addRow({ classIndex }: DistanceRow, { relevant }: RowBins, { places }: Neighbours): void {
    if (relevant <= 0) return;
    const label = this.#queryLabels[classIndex]!;
    const nearest = this.#referenceLabels[places[0]!]!;
    if (this.#matrix !== undefined) {
      this.#matrix[label]![nearest]!++;
    } else if (label !== nearest) {
      let own = this.#confused.get(label);
      if (own === undefined) this.#confused.set(label, own = new Map());
      own.set(nearest, (own.get(nearest) ?? 0) + 1);
    }
  }

  /** What was found, once all rows have been taken. */
  found(): FoundConfusion {
    if (this.#matrix !== undefined) return { confusion: this.#matrix };
    const pairs = [...this.#confused].flatMap(([label, counts]) =>
      Array.from(counts, ([nearest, queries]): ConfusedPair => ({ label, nearest, queries }))
    );
    pairs.sort((a, b) => b.queries - a.queries || a.label - b.label || a.nearest - b.nearest);
    return { confused_classes: pairs.slice(0, MOST_CLASS_PAIRS) };
  }
}

/** The pairs confused most, the most queries first, of an evaluation that has a matrix or the pairs themselves. */
export function mostConfusedPairs(
  { confusion, confused_classes }: FoundConfusion,
  most = MOST_CLASS_PAIRS,
): ConfusedPair[] {
  if (confusion === undefined) return (confused_classes ?? []).slice(0, most);
  return confusion
    .flatMap((row, label) => row.map((queries, nearest): ConfusedPair => ({ label, nearest, queries })))
    .filter(({ label, nearest, queries }) => label !== nearest && queries > 0)
    .sort((a, b) => b.queries - a.queries || a.label - b.label || a.nearest - b.nearest)
    .slice(0, most);
}
