import { RandomStream } from "../base/random.ts";
import { type ByClass, ownClasses } from "./by_class.ts";

/** The least and the most pairs drawn, and of how many pairs one is drawn. */
const LEAST = 1 << 12;
const MOST = 1 << 20;
const SHARE = 512;
/** By how many standard deviations a rank may differ from that in the sample. */
const DEVIATIONS = 6;

/** If so many drawn pairs are expected to be nearer than the one with a rank, the nearest drawn one is: all but e⁻¹². */
const SURE = 12;
/** Otherwise its d² is not much less than the nearest drawn one's: by this factor, far fewer pairs are nearer. */
const BELOW = 4;

/** A range of d² that contains the pair with a rank, unless the sample is unlucky. */
export interface GuessedRange {
  /** The least d². */
  from: number;
  /** The greatest d²; may be infinite. */
  to: number;
  /** About how many pairs are in it. */
  pairs: number;
}

/**
 * The d² of negative pairs drawn at random, from which follows about where the pair with a rank is. Nothing that is
 * reported depends on it, but if it says too narrow a range, a sweep has to be repeated.
 */
export class DistanceSample {
  readonly #squared: Float64Array;
  readonly #total: number;

  /**
   * Draws negative pairs, with repetitions.
   *
   * @param total The number of all negative pairs; at least one.
   */
  constructor(queries: ByClass, references: ByClass, total: number) {
    this.#total = total;
    const most = Math.round(Math.min(MOST, Math.max(LEAST, total / SHARE)));
    const random = new RandomStream(1, "negative pairs");
    const { dimension, embeddings: a } = queries;
    const b = references.embeddings;
    const blocks = new NegativeRows(queries, references);
    const drawn = new Float64Array(most);
    for (let i = 0; i < most; i++) {
      const { query, start, end } = blocks.at(random.uniform());
      const place = random.integer(references.count - (end - start));
      const [from, to] = [query * dimension, (place < start ? place : place + end - start) * dimension];
      let squared = 0;
      for (let k = 0; k < dimension; k++) squared += (a[from + k]! - b[to + k]!) ** 2;
      drawn[i] = squared;
    }
    this.#squared = drawn.sort();
  }

  /** About where the pair with a rank is; 0 is the nearest one. */
  around(rank: number): GuessedRange {
    const drawn = this.#squared;
    const share = rank / this.#total;
    const at = share * drawn.length;
    const slack = DEVIATIONS * Math.sqrt(at * (1 - share)) + DEVIATIONS;
    const [first, last] = [Math.floor(at - slack), Math.ceil(at + slack)];
    return {
      from: first >= 0 ? drawn[first]! : drawn[0]! / (at < SURE ? BELOW : 1),
      to: last >= drawn.length ? Infinity : drawn[last]!,
      pairs: (Math.min(last, drawn.length) - Math.max(0, first)) / drawn.length * this.#total,
    };
  }
}

/** Finds queries as often as they have negative pairs. */
class NegativeRows {
  /** Where the references of each class of queries are. */
  readonly #blocks: [start: number, end: number][];
  /** The number of negative pairs up to the end of each class of queries. */
  readonly #sums: Float64Array;
  readonly #queries: ByClass;
  readonly #references: ByClass;

  constructor(queries: ByClass, references: ByClass) {
    this.#queries = queries;
    this.#references = references;
    this.#blocks = Array.from(
      ownClasses(queries, references),
      (own) => own < 0 ? [0, 0] : [references.starts[own]!, references.starts[own + 1]!],
    );
    let sum = 0;
    this.#sums = Float64Array.from(this.#blocks, ([start, end], i) => {
      const size = queries.starts[i + 1]! - queries.starts[i]!;
      return sum += size * (references.count - (end - start));
    });
  }

  /** The query at a number uniform in [0, 1), and where the references of its class are. */
  at(uniform: number): { query: number; start: number; end: number } {
    const sums = this.#sums;
    const wanted = uniform * sums.at(-1)!;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > wanted) high = middle;
      else low = middle + 1;
    }
    const [start, end] = this.#blocks[low]!;
    const place = (wanted - (low === 0 ? 0 : sums[low - 1]!)) / (this.#references.count - (end - start));
    return { query: this.#queries.starts[low]! + Math.floor(place), start, end };
  }
}
