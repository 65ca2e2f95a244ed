import type { DisjointSets } from "./disjoint_sets.ts";
import { hammingPairs } from "./hamming_pairs.ts";
import type { ImagePrints } from "./image_prints.ts";

/**
 * Images with one perceptual hash are all compared with each other if they are at most so many; else with
 * {@link LEADERS} of them, so that the time does not grow with the square of the number of similar images.
 */
const MOST_WITH_HASH = 1000;
/** The same for the images of two similar hashes. */
const MOST_PAIRS = 4096;
/** Images that stand for many with one hash. */
const LEADERS = 32;

/**
 * Unites the sets of images that are equal or alike.
 *
 * @param count The images are the first so many of the prints.
 * @returns Whether all candidates were compared.
 */
export function uniteDuplicates(
  prints: ImagePrints,
  groups: DisjointSets,
  count: number = prints.count,
): boolean {
  const { digests, hashes } = prints;
  // One image stands for all that are equal to it.
  const distinct: number[] = [];
  for (const same of runsOf(digests, Uint32Array.from({ length: count }, (_, i) => i))) {
    for (const other of same.subarray(1)) groups.unite(same[0]!, other);
    distinct.push(same[0]!);
  }
  const byHash = [...runsOf(hashes, Uint32Array.from(distinct))];
  let complete = true;
  const compare = (a: number, b: number) => {
    if (groups.find(a) !== groups.find(b) && prints.isNear(a, b)) groups.unite(a, b);
  };
  const leaders = byHash.map((images) => {
    if (images.length <= MOST_WITH_HASH) {
      for (let i = 1; i < images.length; i++) for (let j = 0; j < i; j++) compare(images[j]!, images[i]!);
      return images;
    }
    complete = false;
    const leaders = images.slice(0, 1);
    const found = [leaders[0]!];
    for (const image of images.subarray(1)) {
      for (const leader of found) compare(leader, image);
      if (found.length < LEADERS && !found.some((leader) => groups.find(leader) === groups.find(image))) {
        found.push(image);
      }
    }
    return Uint32Array.from(found);
  });
  const unique = new Uint32Array(2 * byHash.length);
  byHash.forEach(([image], i) => unique.set(hashes.subarray(2 * image!, 2 * image! + 2), 2 * i));
  const all = hammingPairs(unique, (a, b) => {
    const [first, second] = [leaders[a]!, leaders[b]!];
    const few = first.length * second.length <= MOST_PAIRS;
    if (!few) complete = false;
    for (const x of few ? first : first.subarray(0, LEADERS)) {
      for (const y of few ? second : second.subarray(0, LEADERS)) compare(x, y);
    }
  });
  return complete && all;
}

/** Yields the images with equal pairs of words, each list in ascending order, by the first image. */
function* runsOf(
  words: Uint32Array<ArrayBuffer>,
  images: Uint32Array<ArrayBuffer>,
): Generator<Uint32Array<ArrayBuffer>> {
  const order = images.slice().sort((a, b) =>
    words[2 * a]! - words[2 * b]! || words[2 * a + 1]! - words[2 * b + 1]! || a - b
  );
  for (let start = 0; start < order.length;) {
    const first = order[start]!;
    let end = start + 1;
    while (
      end < order.length && words[2 * order[end]!] === words[2 * first] &&
      words[2 * order[end]! + 1] === words[2 * first + 1]
    ) end++;
    yield order.subarray(start, end);
    start = end;
  }
}
