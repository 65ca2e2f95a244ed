import { UserError } from "../base/user_error.ts";
import { type FieldLine, fieldLines } from "./field_lines.ts";
import { asPairs, type PairableImages, type PairLists, wholeNumber } from "./pairable_images.ts";
import type { DrawnPairs } from "./pairs.ts";

/** What a line must look like, for messages. */
function exampleOf({ numbered }: PairableImages): string {
  const [what, pair] = numbered ? ["row numbers", "0 17"] : ["images", "a.jpg b.jpg"];
  return `two ${what} and 1 for the same class or 0 for two classes, such as ${pair} 1,`;
}

/**
 * Parses a list of pairs of images, a pair a line: the names of two files and 1 if they are of one class, 0 if not.
 * Fields are separated by tabs, commas or spaces, whichever the first line has; a field in quotes may contain any of
 * them. A first line with other words is a header. A name is a path relative to the data, or the last part of one if no
 * other image has the same; rows of a file are named by their numbers, from 0.
 *
 * @param name The file's name for messages.
 * @throws {UserError} If a line is not a pair or names an image that does not exist, or there are fewer than two pairs of
 * a kind.
 */
export function parsePairList(text: string, name: string, images: PairableImages): DrawnPairs {
  const lines = fieldLines(text, name);
  const [first, second] = lines;
  const example = exampleOf(images);
  if (first === undefined || !(isPair(first) || (second !== undefined && isPair(second)))) {
    throw new UserError(
      `Expected line 1 of ${name} to be the number of folds and of pairs, such as 10 300, or ${example} but found ` +
        (first?.fields.join(" ") ?? "an empty file"),
    );
  }
  const pairs = isPair(first) || /^[\d.+-]+$/.test(first.fields[2] ?? "0") ? lines : lines.slice(1);
  const find = images.numbered ? rowFinder(images) : imageFinder(images);
  const lists: PairLists = { positive: [], negative: [] };
  for (const pair of pairs) {
    const { fields, place } = pair;
    if (!isPair(pair)) {
      throw new UserError(
        `Expected ${example} on ${place} but found ${fields.join(" ")}` +
          (fields.length > 3 ? "; put names with spaces or commas into double quotes" : ""),
      );
    }
    const [one, other] = [find(fields[0]!, place), find(fields[1]!, place)];
    if (one === other) {
      throw new UserError(
        `Expected two ${images.numbered ? "rows" : "images"} on ${place} but found one with itself`,
      );
    }
    lists[fields[2] === "1" ? "positive" : "negative"].push([one, other]);
  }
  for (const [kind, found] of [["1", lists.positive], ["0", lists.negative]] as const) {
    if (found.length >= 2) continue;
    throw new UserError(
      `Expected at least 2 pairs with ${kind} in ${name} to choose a threshold on some and measure it on the others, but ` +
        `found ${found.length}; add some`,
    );
  }
  return { positive: asPairs(lists.positive), negative: asPairs(lists.negative) };
}

function isPair({ fields }: FieldLine): boolean {
  return fields.length === 3 && (fields[2] === "0" || fields[2] === "1");
}

/** Finds rows by their numbers. */
function rowFinder({ labels, place: from }: PairableImages): (number: string, place: string) => number {
  return (number, place) => {
    const row = wholeNumber(number);
    if (row < labels.length) return row;
    throw new UserError(
      `Expected the number of a row${from === undefined ? "" : ` of ${from}`} on ${place}, from 0 to ` +
        `${labels.length - 1}, but found ${number}`,
    );
  };
}

/** Finds images by their paths, or by the last parts of these. */
function imageFinder({ names, place: from }: PairableImages): (name: string, place: string) => number {
  const byPath = new Map<string, number>();
  const byBase = new Map<string, number[]>();
  names?.forEach((path, i) => {
    byPath.set(path, i);
    const base = path.slice(path.lastIndexOf("/") + 1);
    const same = byBase.get(base);
    if (same === undefined) byBase.set(base, [i]);
    else same.push(i);
  });
  return (name, place) => {
    if (names === undefined) {
      throw new UserError(
        `Expected a class and the number of an image on ${place}, since these images have no file names, but found ` +
          `${name}; see LFW's pairs.txt in docs/evaluation.md`,
      );
    }
    const path = name.replaceAll("\\", "/").replace(/^(\.\/)+/, "");
    const exact = byPath.get(path);
    if (exact !== undefined) return exact;
    const same = byBase.get(path) ?? [];
    if (same.length === 1) return same[0]!;
    throw new UserError(
      same.length > 1
        ? `Expected the name of one image on ${place} but ${name} is the name of ${same.length}, such as ` +
          `${names[same[0]!]} and ${names[same[1]!]}; write the path relative to the data`
        : `Expected the name of an image on ${place}, as its path relative to the data such as ` +
          `${names[0] ?? "a/1.jpg"}, but found ${name}, which is not among the ${names.length} images${
            from === undefined ? "" : ` of ${from}`
          }`,
    );
  };
}
