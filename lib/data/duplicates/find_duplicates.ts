import { TRAIN } from "../dataset.ts";
import type { ImageSet } from "../image_set.ts";
import { DisjointSets } from "./disjoint_sets.ts";
import { type DistinctImages, distinctImages } from "../summary/distinct_images.ts";
import { hammingPairs } from "./hamming_pairs.ts";
import { ImagePrints } from "./image_prints.ts";

/** An image of a group. */
export interface DuplicateMember {
  /** The name of its split. */
  split: string;
  /** Its index in the split. */
  index: number;
  /** Its class. */
  label: number;
}

/** Images that are equal or almost equal. */
export interface DuplicateGroup {
  /** `exact`: all of them have the same pixels after the preparation. */
  kind: "exact" | "near";
  /** At least two, in the order of the splits and indices. */
  members: DuplicateMember[];
}

/** The duplicates in a data set. */
export interface Duplicates {
  /** The largest group first. */
  groups: DuplicateGroup[];
  /** Groups with images of the training and of another split. */
  leaks: DuplicateGroup[];
  /** Whether all candidates were compared; if images are very much alike, some are not. */
  complete: boolean;
}

/** The progress after this many images is reported. */
const REPORT_EVERY = 1000;
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
 * Finds images that are equal, or that differ only by encoding, size, brightness, contrast, or a crop of at most 1%.
 * Images are compared as they were prepared. A group is a connected component: of two of its images that are not alike, each
 * is like another image of the group.
 *
 * Takes 300 bytes per image and some minutes for a million; equal images take no longer than others.
 *
 * @param splits The splits of a data set; an image in several of them is no duplicate of itself.
 * @param progress Receives the number of images examined, and of all.
 */
export function findDuplicates(
  splits: Readonly<Record<string, ImageSet>>,
  progress: (done: number, total: number) => void = () => {},
): Duplicates {
  const parts = distinctImages(splits);
  const count = parts.reduce((sum, { indices }) => sum + indices.length, 0);
  if (count === 0) return { groups: [], leaks: [], complete: true };
  const prints = new ImagePrints(count, parts.find(({ set }) => set.count > 0)!.set);
  let done = 0;
  for (const { set, indices } of parts) {
    for (const i of indices) {
      prints.add(set.image(i), done++);
      if (done % REPORT_EVERY === 0 || done === count) progress(done, count);
    }
  }
  const groups = new DisjointSets(count);
  const complete = uniteDuplicates(prints, groups);
  return { ...listGroups(prints, groups, parts), complete };
}

/** Unites the sets of images that are equal or alike; returns whether all candidates were compared. */
function uniteDuplicates(prints: ImagePrints, groups: DisjointSets): boolean {
  const { digests, hashes } = prints;
  // One image stands for all that are equal to it.
  const distinct: number[] = [];
  for (const same of runsOf(digests, Uint32Array.from({ length: prints.count }, (_, i) => i))) {
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

function listGroups(
  prints: ImagePrints,
  sets: DisjointSets,
  parts: readonly DistinctImages[],
): Pick<Duplicates, "groups" | "leaks"> {
  const found = new Map<number, number[]>();
  for (let i = 0; i < prints.count; i++) {
    const first = sets.find(i);
    if (first === i) continue;
    const own = found.get(first);
    if (own === undefined) found.set(first, [first, i]);
    else own.push(i);
  }
  const starts = [0];
  for (const { indices } of parts) starts.push(starts.at(-1)! + indices.length);
  const groups = [...found.values()].map((own): DuplicateGroup => {
    let part = 0;
    return {
      kind: own.every((i) => prints.isSame(own[0]!, i)) ? "exact" : "near",
      members: own.map((i) => {
        while (i >= starts[part + 1]!) part++;
        const { split, set, indices } = parts[part]!;
        const index = indices[i - starts[part]!]!;
        return { split, index, label: set.labels[index]! };
      }),
    };
  }).sort((a, b) => b.members.length - a.members.length);
  return {
    groups,
    leaks: groups.filter(({ members }) =>
      members.some(({ split }) => split === TRAIN) && members.some(({ split }) => split !== TRAIN)
    ),
  };
}
