import { UserError } from "../../base/user_error.ts";
import type { ArrayValues } from "./file_array.ts";

/** The classes of embeddings. */
export interface ClassLabels {
  /** The class of each, `[N]`. */
  labels: Int32Array<ArrayBuffer>;
  /** Names by label; missing if the classes are called by the numbers themselves. */
  classNames?: string[];
  /** How many classes there are. */
  classes: number;
}

/** The largest label that is kept as it is. */
const MOST_LABEL = 2 ** 31 - 1;

/**
 * The classes of labels. Whole numbers from 0 stay as they are. Texts become the names of classes, and so do numbers that
 * are negative or very large: these are numbered in their order.
 *
 * @param path The file's, for messages.
 * @throws {UserError} If a label is empty or not a whole number, or if there are not two classes, one of which has two
 * embeddings.
 */
export function classLabels(values: ArrayValues, path: string): ClassLabels {
  const given = Array.from(values as ArrayLike<number | string>);
  given.forEach((label, row) => checkLabel(label, row, path));
  const found = given.some((label) => typeof label === "string") ? given.map(String) : given;
  const distinct = [...new Set(found)];
  if (distinct.length < 2 || distinct.length === found.length) {
    const classes = distinct.length === 1 ? "1 class" : `${distinct.length} classes`;
    throw new UserError(
      `Expected labels of at least 2 classes, one of them with 2 embeddings, in ${path} but found ${found.length} ` +
        `${
          found.length === 1 ? "label" : "labels"
        } of ${classes}; measure embeddings of more images, texts or sounds`,
    );
  }
  const classes = distinct.length;
  if (distinct.every((label) => typeof label === "number" && label >= 0 && label <= MOST_LABEL)) {
    return { labels: Int32Array.from(found as number[]), classes };
  }
  const sorted = distinct.sort((a, b) => a < b ? -1 : 1);
  const labelOf = new Map(sorted.map((label, i) => [label, i]));
  return {
    labels: Int32Array.from(found, (label) => labelOf.get(label)!),
    classNames: sorted.map(String),
    classes,
  };
}

function checkLabel(label: number | string, row: number, path: string): void {
  if (typeof label === "string" ? label.trim() !== "" : Number.isSafeInteger(label)) return;
  throw new UserError(
    `Expected a text or a whole number as the label of row ${row} (from 0) in ${path} but found ${
      label === "" || typeof label === "string" ? "an empty text" : label
    }; correct it or leave the row out`,
  );
}
