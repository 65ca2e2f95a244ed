import { TRAIN } from "../../data/dataset.ts";
import type { DisjointSets } from "../../data/duplicates/disjoint_sets.ts";
import type { ImagePrints } from "../../data/duplicates/image_prints.ts";
import { distance } from "../nearest.ts";
import { isNear, type NearRule } from "./compare_images.ts";
import type { GatheredImages } from "./gather_images.ts";

/**
 * Why two images are duplicates: `equal`: the same pixels after the preparation; `alike`: nearly the same pixels; `near`: by
 * their embeddings.
 */
export type DuplicateKind = "equal" | "alike" | "near";

/** How an image is like another one. */
export interface Likeness {
  /** The number of the other image. */
  image: number;
  kind: DuplicateKind;
  /** Of their embeddings. */
  distance: number;
}

/** An image of a group. */
export interface GroupMember {
  /** The number of the image. */
  image: number;
  /** An image of the group that can stay in its place; undefined if it stays itself. */
  like: Likeness | undefined;
}

/** Images that are duplicates of each other. */
export interface GroupedDuplicates {
  /** What its images have in common: the weakest reason. */
  kind: DuplicateKind;
  /** At least two; the first one stays. */
  members: GroupMember[];
}

/** What groups are made of. */
export interface GroupedBy {
  /** Of images that are equal or alike. */
  alike: DisjointSets;
  /** Of duplicates of all kinds. */
  all: DisjointSets;
  rule: NearRule;
  /** The distance that is usual around each image. */
  usual: ArrayLike<number>;
}

/**
 * Lists the groups of duplicates. In each, images of other splits than the training come first, then those that were named
 * first; each image that is like one before it that stays need not stay itself. So no image is left without one that is
 * directly like it, even if a group is a long chain.
 *
 * @returns The largest group first.
 */
export function groupDuplicates(gathered: GatheredImages, by: GroupedBy): GroupedDuplicates[] {
  const { images } = gathered;
  const found = new Map<number, number[]>();
  for (let i = 0; i < images.length; i++) {
    const first = by.all.find(i);
    if (first === i) continue;
    const own = found.get(first);
    if (own === undefined) found.set(first, [first, i]);
    else own.push(i);
  }
  const rank = (i: number) => images[i]!.split === TRAIN ? 1 : 0;
  return [...found.values()].map((own) => {
    own.sort((a, b) => rank(a) - rank(b) || a - b);
    return { kind: kindOf(own, gathered.prints, by), members: members(own, gathered, by) };
  }).sort((a, b) => b.members.length - a.members.length || a.members[0]!.image - b.members[0]!.image);
}

function kindOf(own: readonly number[], prints: ImagePrints, { alike }: GroupedBy): DuplicateKind {
  const first = own[0]!;
  if (own.every((i) => prints.isSame(first, i))) return "equal";
  return own.every((i) => alike.find(i) === alike.find(first)) ? "alike" : "near";
}

function members(own: readonly number[], gathered: GatheredImages, by: GroupedBy): GroupMember[] {
  const staying: number[] = [];
  return own.map((image) => {
    for (const other of staying) {
      const like = likeness(image, other, gathered, by);
      if (like !== undefined) return { image, like };
    }
    staying.push(image);
    return { image, like: undefined };
  });
}

function likeness(
  image: number,
  other: number,
  { embeddings, dimension, prints }: GatheredImages,
  { alike, rule, usual }: GroupedBy,
): Likeness | undefined {
  const kind = prints.isSame(image, other)
    ? "equal"
    : alike.find(image) === alike.find(other) && prints.isNear(image, other)
    ? "alike"
    : isNear(image, other, { embeddings, dimension, usual }, rule)
    ? "near"
    : undefined;
  if (kind === undefined) return undefined;
  const row = (i: number) => embeddings.subarray(i * dimension, (i + 1) * dimension);
  return { image: other, kind, distance: distance(row(image), row(other)) };
}
