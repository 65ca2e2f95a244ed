import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { pairDrawer } from "./pair_drawer.ts";

/** Pairs of images by their indices: `first[i]` with `second[i]`. */
export interface Pairs {
  /** `[P]`; of queries where queries and references are two sets. */
  first: Int32Array;
  /** `[P]`; of references then. */
  second: Int32Array;
}

/** Pairs of both kinds. */
export interface DrawnPairs {
  /** Two images of one class. */
  positive: Pairs;
  /** Two images of different classes. */
  negative: Pairs;
}

/**
 * Draws the same number of positive and of negative pairs, each at random among all pairs of its kind, with
 * replacement. An image is never paired with itself.
 *
 * @param labels Class of each image.
 * @param references Class of each image that the second of a pair is drawn from, where that is another set.
 * @throws {UserError} If there is no pair of one kind.
 */
export function drawPairs(
  labels: Int32Array<ArrayBufferLike>,
  count: number,
  seed: number,
  references: Int32Array<ArrayBufferLike> = labels,
): DrawnPairs {
  const within = references === labels;
  if (within) checkOneSet(labels);
  else checkTwoSets(labels, references);
  const random = new RandomStream(seed, "evaluation pairs");
  const draw = (same: boolean): Pairs => {
    const pairs = { first: new Int32Array(count), second: new Int32Array(count) };
    const next = pairDrawer(labels, references, same, random);
    for (let i = 0; i < count; i++) [pairs.first[i], pairs.second[i]] = next();
    return pairs;
  };
  return { positive: draw(true), negative: draw(false) };
}

function checkOneSet(labels: Int32Array<ArrayBufferLike>): void {
  const classes = new Set(labels).size;
  if (classes >= 2 && classes < labels.length) return;
  throw new UserError(
    `Expected images of 2 classes at least and 2 images of one but found ${labels.length} images of ` +
      `${classes} ${classes === 1 ? "class" : "classes"}; use more images`,
  );
}

function checkTwoSets(queries: Int32Array<ArrayBufferLike>, references: Int32Array<ArrayBufferLike>): void {
  const [own, others] = [new Set(queries), new Set(references)];
  if (own.intersection(others).size > 0 && own.union(others).size > 1) return;
  throw new UserError(
    `Expected queries and references of 2 classes at least, one of them in both, but found ${queries.length} queries ` +
      `and ${references.length} references without; use more images`,
  );
}

/** Euclidean distances of pairs of embeddings. */
export function pairDistances(
  embeddings: Float32Array,
  references: Float32Array,
  dimension: number,
  { first, second }: Pairs,
): Float64Array {
  return Float64Array.from(first, (a, i) => {
    const b = second[i]!;
    let sum = 0;
    for (let k = 0; k < dimension; k++) {
      sum += (embeddings[a * dimension + k]! - references[b * dimension + k]!) ** 2;
    }
    return Math.sqrt(sum);
  });
}
