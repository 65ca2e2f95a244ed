import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { classCount, MOST_CLASS_PAIRS, MOST_MATRIX_CLASSES } from "./class_distances.ts";
import { classOfRows, type Neighbours } from "./neighbours.ts";

/** A class whose images are mistaken for those of another. */
export const ConfusedPair = z.object({
  label: z.number().describe("the queries' class"),
  nearest: z.number().describe("the class of their nearest references"),
  queries: z.number().describe("how many queries"),
});
/** A class whose images are mistaken for those of another. */
export type ConfusedPair = z.infer<typeof ConfusedPair>;

/** The classes of nearest references: a matrix if there are few classes, else the pairs confused most often. */
export const FoundConfusion = z.object({
  confusion: z.array(z.array(z.number())).exactOptional().describe(
    "[C, C], where C is one more than the greatest class: rows are the queries' classes, columns their nearest's",
  ),
  confused_classes: z.array(ConfusedPair).exactOptional().describe(
    "at most 50, the most queries first; present if there is no matrix",
  ),
});
/** The classes of nearest references. */
export type FoundConfusion = z.infer<typeof FoundConfusion>;

/**
 * Counts the classes of the queries' nearest references. Skips queries without a reference of their class, as recall
 * does: the diagonal is what Recall@1 counts. Without a matrix, memory grows with the confused queries, not with the
 * square of the number of classes.
 */
export class NeighbourConfusion {
  readonly #matrix: number[][] | undefined;
  /** The number of queries per class and class of their nearest reference. */
  readonly #confused = new Map<number, Map<number, number>>();
  readonly #queryLabels: readonly number[];
  readonly #referenceLabels: Int32Array;

  /** @param references The queries themselves to compare all pairs within one set. */
  constructor(queries: ByClass, references: ByClass) {
    const size = classCount(queries, references);
    if (size <= MOST_MATRIX_CLASSES) {
      this.#matrix = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    }
    this.#queryLabels = queries.classes;
    this.#referenceLabels = classOfRows(references);
  }

  /** Takes the nearest neighbours of a query that has a reference of its class. */
  addRow(classIndex: number, { places }: Pick<Neighbours, "places">): void {
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

  /** The result, once all rows have been taken. */
  found(): FoundConfusion {
    if (this.#matrix !== undefined) return { confusion: this.#matrix };
    const pairs = [...this.#confused].flatMap(([label, counts]) =>
      Array.from(counts, ([nearest, queries]): ConfusedPair => ({ label, nearest, queries }))
    );
    pairs.sort((a, b) => b.queries - a.queries || a.label - b.label || a.nearest - b.nearest);
    return { confused_classes: pairs.slice(0, MOST_CLASS_PAIRS) };
  }
}

/** The pairs confused most often, the most queries first, of an evaluation that has a matrix or the pairs themselves. */
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
