import { type ByClass, ownClasses } from "./by_class.ts";

/** What is known of the queries before any distance is. */
export class QueryRows {
  /** The class of each query, as an index, `[Q]`. */
  readonly classIndices: Int32Array;
  readonly #within: boolean;
  readonly #selves: Int32Array | undefined;
  /** The number of references of each class of queries. */
  readonly #sizes: Int32Array;

  /**
   * @param references The queries themselves to compare all pairs within one set.
   * @param selves The index of each query among the references if these are another set, or -1.
   */
  constructor(queries: ByClass, references: ByClass, selves?: Int32Array) {
    this.classIndices = new Int32Array(queries.count);
    queries.classes.forEach((_, i) => this.classIndices.fill(i, queries.starts[i], queries.starts[i + 1]));
    this.#within = queries === references;
    this.#selves = selves;
    this.#sizes = ownClasses(queries, references).map((own) =>
      own < 0 ? 0 : references.starts[own + 1]! - references.starts[own]!
    );
  }

  /** Whether a query is one of the references itself. */
  isReference(row: number): boolean {
    return this.#within || (this.#selves?.[row] ?? -1) >= 0;
  }

  /** The number of references of a query's class, without itself. */
  relevant(row: number): number {
    return this.#sizes[this.classIndices[row]!]! - Number(this.isReference(row));
  }
}
