import { cutName } from "../base/text_columns.ts";
import { UserError } from "../base/user_error.ts";
import { asPairs, type PairableImages, type PairLists, wholeNumber } from "./pairable_images.ts";
import type { DrawnPairs } from "./pairs.ts";

/** A line that is not empty. */
interface Line {
  fields: readonly string[];
  /** From 1, empty lines counted. */
  number: number;
}

/** The images of a class, by the numbers that the file gives them. */
interface NumberedImages {
  /** Indices of the images. */
  byNumber: ReadonlyMap<number, number>;
  /** The greatest number. */
  last: number;
}

/** Whether a line can be the first one of a file in the format of LFW's `pairs.txt`: whole numbers and nothing else. */
export function beginsLfwPairs(line: string): boolean {
  return line.trim().split(/\s+/).every((field) => /^\d+$/.test(field));
}

/**
 * Parses pairs in the format of LFW's `pairs.txt`, which facenet reads too. Fields are separated by tabs, in which case
 * names may contain spaces, or by spaces; empty lines are skipped.
 *
 * - The first line is `folds n`: each fold has n pairs of one class and n pairs of two classes, on consecutive lines.
 * - `class i j` is a pair of one class, `class1 i class2 j` a pair of two classes. A class is given by its name, or by its
 *   decimal number if classes have no names; i and j count the images of the class from 1: in the order of their file
 *   names, or in that of the set if they have none. Where the files of a class are numbered as in LFW,
 *   `<class>_0001.jpg`, i and j are these numbers, so that a missing file does not shift the others.
 *
 * @param name The file's name for messages.
 * @returns The folds.
 * @throws {UserError} If the text is not in this format; the message names the line.
 */
export function parseLfwPairs(text: string, name: string, images: PairableImages): DrawnPairs[] {
  const lines: Line[] = text.split(/\r?\n/).map((line, i) => ({ fields: fieldsOf(line), number: i + 1 }))
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
  const numbered = imagesByClass(images);
  return Array.from({ length: folds }, (_, fold) => {
    const lists: PairLists = { positive: [], negative: [] };
    for (const line of rest.slice(fold * 2 * pairs, (fold + 1) * 2 * pairs)) {
      addPair(lists, line.fields, `line ${line.number} of ${name}`, numbered);
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
  images: ReadonlyMap<string, NumberedImages>,
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
    const index = own.byNumber.get(wholeNumber(number));
    if (index !== undefined) return index;
    const { last, byNumber: { size } } = own;
    throw new UserError(
      last === size
        ? `Expected an image from 1 to ${last} on ${place}, the number of images of class ${className}, but found ${number}`
        : `Expected an image of class ${className} on ${place}, by the number in its file's name, but found ${number}, ` +
          `which none of its ${size} images has`,
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

/** The images of each class by their numbers, by the class's name in the file. */
function imagesByClass({ labels, classNames, names }: PairableImages): Map<string, NumberedImages> {
  const nameOf = (label: number) => (classNames?.[label] ?? "").trim().replace(/\s+/g, " ") || String(label);
  const own = new Map<string, number[]>();
  for (const label of [...new Set(labels)].sort((a, b) => a - b)) own.set(nameOf(label), []);
  labels.forEach((label, i) => own.get(nameOf(label))!.push(i));
  return new Map(Array.from(own, ([className, indices]) => [className, numbered(className, indices, names)]));
}

function numbered(
  className: string,
  indices: number[],
  names: readonly string[] | undefined,
): NumberedImages {
  if (names === undefined) return byPlace(indices);
  const base = (path: string) => path.slice(path.lastIndexOf("/") + 1);
  const prefix = `${base(className)}_`;
  const numbers = indices.map((index) => {
    const file = base(names[index]!);
    return file.startsWith(prefix) ? wholeNumber(file.slice(prefix.length).replace(/\.[^.]*$/, "")) : NaN;
  });
  if (numbers.every(Number.isFinite) && new Set(numbers).size === numbers.length) {
    return {
      byNumber: new Map(indices.map((index, i) => [numbers[i]!, index])),
      last: Math.max(...numbers),
    };
  }
  return byPlace(indices.toSorted((a, b) => names[a]! < names[b]! ? -1 : 1));
}

function byPlace(indices: readonly number[]): NumberedImages {
  return { byNumber: new Map(indices.map((index, i) => [i + 1, index])), last: indices.length };
}

/** A list of names, shortened to fit into a message of one line. */
function someOf(all: readonly string[]): string {
  const names = all.map((name) => cutName(name, 24));
  if (names.length <= 20) return names.join(", ");
  return `${names.slice(0, 10).join(", ")}, … (${names.length} classes)`;
}
