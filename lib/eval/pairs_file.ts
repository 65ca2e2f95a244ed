import { cutIntoFolds, FOLDS } from "./fold_protocol.ts";
import { beginsLfwPairs, parseLfwPairs } from "./lfw_pairs.ts";
import { parsePairList } from "./pair_list.ts";
import type { PairableImages } from "./pairable_images.ts";
import type { DrawnPairs } from "./pairs.ts";

/**
 * Parses a file of pairs in whichever of two formats it is: that of LFW's `pairs.txt`, which begins with two numbers, or a
 * list of pairs of file names, or of rows by their numbers. The pairs of a list are divided into ten folds, or fewer if there are fewer pairs.
 *
 * @param name The file's name for messages.
 * @returns At least two folds.
 * @throws {UserError} If the text is in neither format, or a line names an image that does not exist.
 */
export function parsePairs(text: string, name: string, images: PairableImages): DrawnPairs[] {
  const plain = text.replace(/^\ufeff/, "");
  const first = plain.split(/\r?\n/).find((line) => line.trim() !== "") ?? "";
  // Two rows and a 1 are numbers too.
  const numbers = images.numbered && first.trim().split(/[\s,]+/).length === 3;
  if (first === "" || (beginsLfwPairs(first) && !numbers)) return parseLfwPairs(plain, name, images);
  const pairs = parsePairList(plain, name, images);
  return cutIntoFolds(pairs, Math.min(FOLDS, pairs.positive.first.length, pairs.negative.first.length));
}
