import { RandomStream } from "../base/random.ts";
import { UserError } from "../base/user_error.ts";
import { pairDrawer } from "./pair_drawer.ts";

/** The images from which pairs are drawn. */
export interface ListedImages {
  /** Class of each image, `[N]`. */
  labels: Int32Array<ArrayBufferLike>;
  /** Class names by label. */
  classNames: readonly string[];
  /** Returns the path of an image relative to the data; undefined if it was no file. */
  name(index: number): string | undefined;
}

/** Folds of a list in LFW's format. */
const FOLDS = 10;
/** The smallest number of pairs of each kind in a list of file names: with fewer there are no folds to measure by. */
const LEAST_OF_A_KIND = 2;
/** If there are at most this many pairs of a kind, they are listed and shuffled rather than drawn. */
const FEW_PAIRS = 200_000;

/**
 * Draws pairs of images, half of them of one class, none twice, for `eval --pairs`: a line `a.jpg b.jpg 1` each, in
 * random order; or, if the images have no file names, folds in the format of LFW's `pairs.txt`.
 *
 * @param of What the images are, for messages.
 * @param count The number of pairs, half of each kind.
 * @throws {UserError} If there are not as many pairs, or names of files contain line breaks.
 */
export function drawPairList(images: ListedImages, of: string, count: number, seed: number): string {
  const { labels } = images;
  const half = Math.floor(count / 2);
  const isNamed = images.name(0) !== undefined;
  for (const same of [true, false]) requirePairs(pairCount(labels, same), same, half, of, isNamed);
  const pairs = [true, false].map((same) =>
    distinctPairs(labels, same, half, new RandomStream(seed, `pairs, ${same}`))
  );
  return isNamed ? listText(images, pairs, seed) : lfwText(images, pairs[0]!, pairs[1]!);
}

/** @throws {UserError} If there are not as many pairs of a kind as wanted; it names a number that there can be, if any. */
function requirePairs(total: number, same: boolean, wanted: number, of: string, isNamed: boolean): void {
  if (wanted <= total) return;
  const [least, step] = isNamed ? [LEAST_OF_A_KIND, 1] : [FOLDS, FOLDS];
  const kind = same ? "one class" : "two classes";
  if (total < least) {
    throw new UserError(
      `Expected ${of} with at least ${least} pairs of ${kind} but found ${total}; add images`,
    );
  }
  throw new UserError(
    `Expected --pair_count of at most ${
      2 * (total - total % step)
    } for the ${of}, which have ${total} pairs of ` +
      `${kind}, but found ${2 * wanted}`,
  );
}

/** Draws different pairs of a kind; those that differ only in the order are the same. */
function distinctPairs(
  labels: Int32Array<ArrayBufferLike>,
  same: boolean,
  wanted: number,
  random: RandomStream,
): [number, number][] {
  const total = pairCount(labels, same);
  if (total <= FEW_PAIRS) {
    const all: [number, number][] = [];
    for (let a = 0; a < labels.length; a++) {
      for (let b = a + 1; b < labels.length; b++) if ((labels[a] === labels[b]) === same) all.push([a, b]);
    }
    return random.shuffle(all.map((_, i) => i)).slice(0, wanted).map((i) => all[i]!);
  }
  const draw = pairDrawer(labels, labels, same, random);
  const found = new Map<number, [number, number]>();
  while (found.size < wanted) {
    const [a, b] = draw();
    const [first, second] = a < b ? [a, b] : [b, a];
    found.set(first * labels.length + second, [first, second]);
  }
  return [...found.values()];
}

function pairCount(labels: Int32Array<ArrayBufferLike>, same: boolean): number {
  const sizes = new Map<number, number>();
  for (const label of labels) sizes.set(label, (sizes.get(label) ?? 0) + 1);
  const positive = [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  return same ? positive : (labels.length * (labels.length - 1)) / 2 - positive;
}

function listText(
  { name }: ListedImages,
  [positive, negative]: readonly (readonly [number, number][])[],
  seed: number,
): string {
  const lines = [...positive!.map((pair) => [...pair, 1]), ...negative!.map((pair) => [...pair, 0])].map(
    ([first, second, same]) => `${quoted(name(first!)!)} ${quoted(name(second!)!)} ${same}\n`,
  );
  return new RandomStream(seed, "order of pairs").shuffle(lines.map((_, i) => i)).map((i) => lines[i]).join(
    "",
  );
}

/** Puts a name into quotes if it contains what separates fields. */
function quoted(name: string): string {
  if (/[\r\n]/.test(name)) {
    throw new UserError(
      `Expected file names of one line to list pairs but found ${JSON.stringify(name)}; rename it`,
    );
  }
  return /[\s",]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}

function lfwText(
  { labels, classNames }: ListedImages,
  positive: readonly [number, number][],
  negative: readonly [number, number][],
): string {
  const perFold = positive.length / FOLDS;
  if (!Number.isInteger(perFold) || perFold < 1) {
    throw new UserError(
      `Expected --pair_count as a multiple of ${
        2 * FOLDS
      } for images without file names, whose pairs are written in ` +
        `${FOLDS} folds, but found ${2 * positive.length}`,
    );
  }
  const counts = new Map<number, number>();
  const numbers = Int32Array.from(labels, (label) => {
    const number = (counts.get(label) ?? 0) + 1;
    counts.set(label, number);
    return number;
  });
  const className = (i: number) => classNames[labels[i]!]!.trim().replace(/\s+/g, " ");
  const lines = [`${FOLDS}\t${perFold}`];
  for (let fold = 0; fold < FOLDS; fold++) {
    const part = <T>(pairs: readonly T[]) => pairs.slice(fold * perFold, (fold + 1) * perFold);
    for (const [a, b] of part(positive)) lines.push([className(a), numbers[a], numbers[b]].join("\t"));
    for (const [a, b] of part(negative)) {
      lines.push([className(a), numbers[a], className(b), numbers[b]].join("\t"));
    }
  }
  return lines.join("\n") + "\n";
}
