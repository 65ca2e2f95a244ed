import { cutName } from "../base/text_columns.ts";
import { UserError } from "../base/user_error.ts";
import type { DrawnPairs, Pairs } from "./pairs.ts";

/** Pairs by kind. */
interface PairLists {
  positive: [first: number, second: number][];
  negative: [first: number, second: number][];
}

/**
 * Parses pairs in the format of LFW's `pairs.txt`, which facenet reads too. Fields are separated by tabs, in which case
 * names may contain spaces, or by spaces; empty lines are skipped.
 *
 * - The first line is `folds n`: each fold has n pairs of one class and n pairs of two classes, on consecutive lines.
 * - `class i j` is a pair of one class, `class1 i class2 j` a pair of two classes. A class is given by its name, or by its
 *   decimal number if classes have no names; i and j count the images of the class from 1, in the order of the set.
 *
 * @param name The file's name for messages.
 * @param labels Class of each image of the set to evaluate.
 * @param names Class names by label.
 * @returns The folds.
 * @throws {UserError} If the text is not in this format; the message names the line.
 */
export function parsePairs(
  text: string,
  name: string,
  labels: Int32Array<ArrayBufferLike>,
  names?: readonly string[],
): DrawnPairs[] {
  const lines = text.split(/\r?\n/).map((line, i) => ({ fields: fieldsOf(line), number: i + 1 }))
    .filter(({ fields }) => fields[0] !== "");
  const [header, ...rest] = lines;
  const [folds = 0, pairs = 0] = header?.fields.map(wholeNumber) ?? [];
  if (header?.fields.length !== 2 || !(folds >= 2) || !(pairs >= 1)) {
    throw new UserError(
      `Expected line ${
        header?.number ?? 1
      } of ${name} to be the number of folds, at least 2, and the number of pairs of ` +
        `each kind in a fold, such as 10 300, but found ${header?.fields.join(" ") ?? "an empty file"}`,
    );
  }
  if (rest.length !== folds * 2 * pairs) {
    throw new UserError(
      `Expected ${folds} folds of 2 × ${pairs} pairs in ${name}, as line ${header.number} says, but found ` +
        `${rest.length} pairs`,
    );
  }
  const images = imagesByName(labels, names);
  return Array.from({ length: folds }, (_, fold) => {
    const lists: PairLists = { positive: [], negative: [] };
    for (const line of rest.slice(fold * 2 * pairs, (fold + 1) * 2 * pairs)) {
      addPair(lists, line.fields, `line ${line.number} of ${name}`, images);
      const kind = line.fields.length === 3 ? "positive" : "negative";
      if (lists[kind].length <= pairs) continue;
      throw new UserError(
        `Expected ${pairs} pairs of each kind in fold ${
          fold + 1
        } of ${name} but found one more on line ${line.number}, of ` +
          `${kind === "positive" ? "one class" : "two classes"}`,
      );
    }
    return { positive: asPairs(lists.positive), negative: asPairs(lists.negative) };
  });
}

function addPair(
  { positive, negative }: PairLists,
  fields: readonly string[],
  place: string,
  images: ReadonlyMap<string, readonly number[]>,
): void {
  const image = (className: string, number: string): number => {
    const own = images.get(className);
    if (own === undefined) {
      throw new UserError(
        `Expected a class of the images on ${place}, one of ${
          someOf([...images.keys()])
        }, but found ${className}`,
      );
    }
    const index = own[wholeNumber(number) - 1];
    if (index !== undefined) return index;
    throw new UserError(
      `Expected an image from 1 to ${own.length} on ${place}, the number of images of class ${className}, but found ${number}`,
    );
  };
  const [name = "", i = "", third = "", j = ""] = fields;
  if (fields.length === 3) {
    const pair: [number, number] = [image(name, i), image(name, third)];
    if (pair[0] === pair[1]) throw new UserError(`Expected two images on ${place} but found one with itself`);
    positive.push(pair);
  } else if (fields.length === 4) {
    negative.push([image(name, i), image(third, j)]);
    if (name === third) {
      throw new UserError(
        `Expected two classes on ${place} but found ${name} twice; a pair of one class is ${name} ${i} ${j}`,
      );
    }
  } else {
    throw new UserError(
      `Expected class i j or class1 i class2 j on ${place} but found ${fields.join(" ")}`,
    );
  }
}

/** Splits a line into fields: by tabs if that gives as many fields as a pair has, else by white space. */
function fieldsOf(line: string): string[] {
  const byTabs = line.split("\t").map((field) => field.trim().replace(/\s+/g, " "));
  return byTabs.length === 3 || byTabs.length === 4 ? byTabs : line.trim().split(/\s+/);
}

/** Indices of the images of each class, in the order of the set, by the class's name in the file. */
function imagesByName(
  labels: Int32Array<ArrayBufferLike>,
  names: readonly string[] | undefined,
): Map<string, number[]> {
  const images = new Map<string, number[]>();
  const nameOf = (label: number) => (names?.[label] ?? "").trim().replace(/\s+/g, " ") || String(label);
  const byLabel = new Map<number, number[]>();
  for (const label of [...new Set(labels)].sort((a, b) => a - b)) {
    const own = images.get(nameOf(label)) ?? [];
    images.set(nameOf(label), own);
    byLabel.set(label, own);
  }
  labels.forEach((label, i) => byLabel.get(label)!.push(i));
  return images;
}

/** A list of names, shortened to fit into a message of one line. */
function someOf(all: readonly string[]): string {
  const names = all.map((name) => cutName(name, 24));
  if (names.length <= 20) return names.join(", ");
  return `${names.slice(0, 10).join(", ")}, … (${names.length} classes)`;
}

function wholeNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : NaN;
}

function asPairs(pairs: readonly [first: number, second: number][]): Pairs {
  return {
    first: Int32Array.from(pairs, ([first]) => first),
    second: Int32Array.from(pairs, ([, second]) => second),
  };
}
