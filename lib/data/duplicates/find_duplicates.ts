import { TRAIN } from "../dataset.ts";
import type { ImageSet } from "../image_set.ts";
import { DisjointSets } from "./disjoint_sets.ts";
import { type DistinctImages, distinctImages } from "../summary/distinct_images.ts";
import { ImagePrints } from "./image_prints.ts";
import { uniteDuplicates } from "./unite_duplicates.ts";

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
