import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { pairDrawer } from "./pair_drawer.ts";

/** Pairs of images by their indices: `first[i]` with `second[i]`. */
export interface Pairs {
  /** `[P]`; queries if queries and references are two sets. */
  first: Int32Array;
  /** `[P]`; references if they are two sets. */
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
 * Draws the same number of positive and of negative pairs, at random from all pairs of each kind, with replacement. An
 * image is never paired with itself.
 *
 * @param labels Class of each image.
 * @param references Class of each image from which the second image of a pair is drawn, if that is another set.
 * @param selves For each query the index of the reference that is the same image, or -1, if some are.
 * @throws {UserError} If there is no pair of one kind.
 */
export function drawPairs(
  labels: Int32Array<ArrayBufferLike>,
  count: number,
  seed: number,
  references: Int32Array<ArrayBufferLike> = labels,
  selves?: Int32Array,
): DrawnPairs {
  const within = references === labels;
  if (within) checkOneSet(labels);
  else checkTwoSets(labels, references, selves);
  const random = new RandomStream(seed, "evaluation pairs");
  const draw = (same: boolean): Pairs => {
    const pairs = { first: new Int32Array(count), second: new Int32Array(count) };
    const next = pairDrawer(labels, references, same, random);
    for (let i = 0; i < count; i++) {
      let pair = next();
      while (selves?.[pair[0]] === pair[1]) pair = next();
      [pairs.first[i], pairs.second[i]] = pair;
    }
    return pairs;
  };
  return { positive: draw(true), negative: draw(false) };
}

function checkOneSet(labels: Int32Array<ArrayBufferLike>): void {
  const classes = new Set(labels).size;
  if (classes >= 2 && classes < labels.length) return;
  throw new UserError(
    `Expected at least 2 classes and 2 images of one class but found ${labels.length} ${
      labels.length === 1 ? "image" : "images"
    } of ${classes} ${classes === 1 ? "class" : "classes"}; use more images${
      classes === 1 ? ", of several classes" : ""
    }`,
  );
}

function checkTwoSets(
  queries: Int32Array<ArrayBufferLike>,
  references: Int32Array<ArrayBufferLike>,
  selves: Int32Array | undefined,
): void {
  const [own, others] = [new Set(queries), new Set(references)];
  const [shared, all] = [own.intersection(others).size, own.union(others).size];
  if (shared > 0 && all > 1 && (selves === undefined || hasOtherPair(queries, references, selves))) return;
  throw new UserError(
    `Expected queries and references of at least 2 classes with one class in both but found ${queries.length} ` +
      `queries and ${references.length} references of ${all} ${
        all === 1 ? "class" : "classes"
      } with ${shared} in ` +
      `both; use more images`,
  );
}

/** Whether there is a pair of one class that is not an image with itself. */
function hasOtherPair(
  queries: Int32Array<ArrayBufferLike>,
  references: Int32Array<ArrayBufferLike>,
  selves: Int32Array,
): boolean {
  const sizes = new Map<number, number>();
  for (const label of references) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  return queries.some((label, i) => (sizes.get(label) ?? 0) > (selves[i]! < 0 ? 0 : 1));
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
