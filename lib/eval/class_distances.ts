import { measured } from "./measured.ts";
import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { Smallest } from "./smallest.ts";

/** Classes of a matrix at most; of more only the nearest pairs are told. */
export const MOST_MATRIX_CLASSES = 50;
/** Pairs of classes that are told at most where there is no matrix. */
export const MOST_CLASS_PAIRS = 50;

/** Two classes and how near they are to each other. */
export const ClassPair = z.object({
  first: z.number().describe("a class; of the queries where queries and references are two sets"),
  second: z.number().describe("another class; of the references then, else the greater of the two"),
  distance: z.number().describe("mean of their pairs"),
});
/** Two classes and how near they are to each other. */
export type ClassPair = z.infer<typeof ClassPair>;

/** How far classes are from each other: a matrix where they are few, else the nearest of them. */
export const FoundClassDistances = z.object({
  class_distances: z.array(z.array(measured)).exactOptional().describe(
    "[C, C], C being one more than the greatest class of both: a query of the row's class, a reference of the " +
      "column's; symmetric within one set. NaN where there is no pair",
  ),
  nearest_classes: z.array(ClassPair).exactOptional().describe(
    "at most 50, nearest first; where there is no matrix",
  ),
});
/** How far classes are from each other. */
export type FoundClassDistances = z.infer<typeof FoundClassDistances>;

/** Sums over pairs. */
export interface PairTotals {
  pairs: number;
  distance: number;
}

/**
 * Gathers the mean distances of the pairs of each two classes, and of the pairs within one. Rows come in the order of
 * their classes, so that one class of queries at a time is summed: memory grows with the classes, and with their
 * square only where that is told.
 */
export class ClassDistances {
  /** The positive pairs of each class of queries. */
  readonly within: PairTotals[];
  readonly #queries: ByClass;
  readonly #references: ByClass;
  /** Of the pairs of the current class of queries with each class of references. */
  readonly #sums: Float64Array;
  readonly #means: number[][] | undefined;
  readonly #nearest = new Smallest<ClassPair>(MOST_CLASS_PAIRS);
  #current = -1;

  /** @param references The queries themselves where all pairs within one set are meant. */
  constructor(queries: ByClass, references: ByClass) {
    this.#queries = queries;
    this.#references = references;
    this.#sums = new Float64Array(references.classes.length);
    this.within = queries.classes.map(() => ({ pairs: 0, distance: 0 }));
    const size = classCount(queries, references);
    if (size <= MOST_MATRIX_CLASSES) {
      this.#means = Array.from({ length: size }, () => new Array<number>(size).fill(NaN));
    }
  }

  /** Where the distances of a query of a class are added, to each class of references; each pair once. */
  sumsOf(classIndex: number): Float64Array {
    if (classIndex !== this.#current) {
      this.#finishClass();
      this.#current = classIndex;
    }
    return this.#sums;
  }

  /** What was found, once all rows have been taken. */
  found(): FoundClassDistances {
    this.#finishClass();
    this.#current = -1;
    return this.#means === undefined
      ? { nearest_classes: [...this.#nearest.items] }
      : { class_distances: this.#means };
  }

  #finishClass(): void {
    const [i, queries, references, sums] = [this.#current, this.#queries, this.#references, this.#sums];
    if (i < 0) return;
    const withinOneSet = queries === references;
    const first = queries.classes[i]!;
    const images = sizeOf(queries, i);
    for (let j = withinOneSet ? i : 0; j < references.classes.length; j++) {
      const second = references.classes[j]!;
      const pairs = withinOneSet && j === i ? images * (images - 1) / 2 : images * sizeOf(references, j);
      const distance = sums[j]!;
      if (first === second) this.within[i] = { pairs, distance };
      const mean = distance / pairs; // NaN of 0 / 0
      if (this.#means !== undefined) {
        this.#means[first]![second] = mean;
        if (withinOneSet) this.#means[second]![first] = mean;
      } else if (first !== second && mean < this.#nearest.limit) {
        this.#nearest.offer(mean, { first, second, distance: mean });
      }
    }
    sums.fill(0);
  }
}

function sizeOf({ starts }: ByClass, place: number): number {
  return starts[place + 1]! - starts[place]!;
}

/** One more than the greatest class that occurs. */
export function classCount(...sets: readonly ByClass[]): number {
  return Math.max(0, ...sets.map(({ classes }) => (classes.at(-1) ?? -1) + 1));
}

/**
 * The nearest pairs of two classes, nearest first, of an evaluation that has a matrix or the pairs themselves.
 *
 * @param twoSets Whether a matrix is of queries by references, so that it is not symmetric.
 */
export function nearestClassPairs(
  { class_distances, nearest_classes }: FoundClassDistances,
  most = MOST_CLASS_PAIRS,
  twoSets = false,
): ClassPair[] {
  if (class_distances === undefined) return (nearest_classes ?? []).slice(0, most);
  const nearest = new Smallest<ClassPair>(most);
  class_distances.forEach((row, first) =>
    row.forEach((distance, second) => {
      if (first === second || (!twoSets && first > second) || !(distance < nearest.limit)) return;
      nearest.offer(distance, { first, second, distance });
    })
  );
  return [...nearest.items];
}
