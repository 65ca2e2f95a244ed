import { measured } from "./measured.ts";
import { z } from "zod";
import type { ByClass } from "./by_class.ts";
import { Smallest } from "./smallest.ts";

/** The most classes for which there is a matrix; with more, only the nearest pairs are reported. */
export const MOST_MATRIX_CLASSES = 50;
/** The most pairs of classes reported if there is no matrix. */
export const MOST_CLASS_PAIRS = 50;

/** Two classes and how near they are to each other. */
export const ClassPair = z.object({
  first: z.number().describe("a class; of the queries if queries and references are two sets"),
  second: z.number().describe(
    "another class; of the references if they are another set, else the greater of the two",
  ),
  distance: z.number().describe("mean distance of their pairs"),
});
/** Two classes and how near they are to each other. */
export type ClassPair = z.infer<typeof ClassPair>;

/** Distances between classes: a matrix if there are few classes, else the nearest pairs of classes. */
export const FoundClassDistances = z.object({
  class_distances: z.array(z.array(measured)).exactOptional().describe(
    "[C, C], where C is one more than the greatest class of both sets: rows are the queries' classes, columns the " +
      "references'; symmetric within one set. NaN if there is no pair",
  ),
  nearest_classes: z.array(ClassPair).exactOptional().describe(
    "at most 50, nearest first; present if there is no matrix",
  ),
});
/** Distances between classes. */
export type FoundClassDistances = z.infer<typeof FoundClassDistances>;

/** Sums over the pairs of a class. */
export interface PairTotals {
  pairs: number;
  distance: number;
}

/**
 * Computes the mean distance of the pairs of every two classes and of the pairs within each class. Rows come in the order
 * of their classes, so only one class of queries is summed at a time: memory grows with the number of classes, and with
 * its square only for a matrix.
 */
export class ClassDistances {
  /** Sums over the positive pairs of each class of queries. */
  readonly within: PairTotals[];
  readonly #queries: ByClass;
  readonly #references: ByClass;
  /** Sums over the pairs of the current class of queries with each class of references. */
  readonly #sums: Float64Array;
  readonly #means: number[][] | undefined;
  readonly #nearest = new Smallest<ClassPair>(MOST_CLASS_PAIRS);
  /** The index of each query among the references, or -1. */
  readonly #selves: Int32Array | undefined;
  #current = -1;

  /**
   * @param references The queries themselves to compare all pairs within one set.
   * @param selves The index of each query among the references if these are another set, or -1.
   */
  constructor(queries: ByClass, references: ByClass, selves?: Int32Array) {
    this.#selves = selves;
    this.#queries = queries;
    this.#references = references;
    this.#sums = new Float64Array(references.classes.length);
    this.within = queries.classes.map(() => ({ pairs: 0, distance: 0 }));
    const size = classCount(queries, references);
    if (size <= MOST_MATRIX_CLASSES) {
      this.#means = Array.from({ length: size }, () => new Array<number>(size).fill(NaN));
    }
  }

  /** The sums to which the caller adds the distances of a query, per class of references; each pair once. */
  sumsOf(classIndex: number): Float64Array {
    if (classIndex !== this.#current) {
      this.#finishClass();
      this.#current = classIndex;
    }
    return this.#sums;
  }

  /** The result, once all rows have been taken. */
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
      const pairs = withinOneSet && j === i
        ? images * (images - 1) / 2
        : images * sizeOf(references, j) - (first === second ? this.#selvesOf(i) : 0);
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

  /** How many queries of a class are references too. */
  #selvesOf(classIndex: number): number {
    const { starts } = this.#queries;
    return this.#selves?.subarray(starts[classIndex], starts[classIndex + 1])
      .reduce((count, self) => count + Number(self >= 0), 0) ?? 0;
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
 * The nearest pairs of classes, nearest first, of an evaluation that has a matrix or the pairs themselves.
 *
 * @param twoSets Whether queries and references are two sets, so that the matrix is not symmetric.
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
