import { UserError } from "../../base/user_error.ts";
import { EMBEDDINGS, LABELS, shownName, type WantedArray } from "./array_names.ts";
import type { ArrayFile } from "./open_arrays.ts";
import type { FileArray } from "./file_array.ts";

/** Finds the embeddings of a file. @throws {UserError} If there are none, or several that could be meant. */
export function embeddingsIn(file: ArrayFile): FileArray {
  const found = find(file, EMBEDDINGS);
  if (found === undefined) throw lacking(file, EMBEDDINGS);
  return found;
}

/** Finds the labels of a file of labels. @throws {UserError} If there are none, or several that could be meant. */
export function labelsIn(file: ArrayFile): FileArray {
  const found = find(file, LABELS);
  if (found === undefined) throw lacking(file, LABELS);
  return found;
}

/** Finds the labels that are next to embeddings, by their name: other columns are of all kinds. */
export function labelsNextTo(file: ArrayFile): FileArray | undefined {
  return named(file, LABELS);
}

/** The array with the first of the names, else the only array of that rank, else the only array. */
function find(file: ArrayFile, wanted: WantedArray): FileArray | undefined {
  const { path, arrays } = file;
  const { names, rank, words } = wanted;
  const first = named(file, wanted);
  if (first !== undefined) return first;
  const fitting = arrays.length === 1 ? arrays : arrays.filter((array) => array.rank === rank);
  if (fitting.length <= 1) return fitting[0];
  throw new UserError(
    `Expected one of the arrays of ${path} to be named ${names[0]}, the ${words}, but found ` +
      `${listed(fitting)}; rename one`,
  );
}

/** The array with the first of the names. */
function named({ arrays }: ArrayFile, { names }: WantedArray): FileArray | undefined {
  return names.map((name) => arrays.find((array) => array.name.toLowerCase() === name))
    .find((array) => array !== undefined);
}

function lacking({ path, arrays }: ArrayFile, { names, words }: WantedArray): UserError {
  return new UserError(
    `Expected ${words} in ${path}, named ${names[0]}, but found ${
      arrays.length === 0 ? "nothing" : listed(arrays)
    }`,
  );
}

/** The most names in a message. */
const MOST_NAMES = 10;

function listed(arrays: readonly FileArray[]): string {
  const names = arrays.slice(0, MOST_NAMES).map(({ name }) => shownName(name)).join(", ");
  return arrays.length <= MOST_NAMES ? names : `${names}, … (${arrays.length})`;
}
