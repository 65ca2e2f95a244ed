import { UserError } from "../../base/user_error.ts";
import type { ArrayFile } from "./open_arrays.ts";
import type { FileArray } from "./file_array.ts";

/** What to look for in a file. */
interface Wanted {
  /** Names of such an array, the usual one first. */
  names: readonly string[];
  rank: number;
  /** The array in words. */
  words: string;
}

const EMBEDDINGS: Wanted = {
  names: ["embeddings", "embedding", "features", "vectors", "vector"],
  rank: 2,
  words: "embeddings [N, D]",
};
const LABELS: Wanted = {
  names: ["labels", "label", "classes", "class", "targets", "target", "y"],
  rank: 1,
  words: "labels [N]",
};

/** Whether a name is that of labels. */
export function isLabelName(name: string): boolean {
  return LABELS.names.includes(name.trim().toLowerCase());
}

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

/** Finds the labels that are next to embeddings; undefined if there are none. */
export function labelsNextTo(file: ArrayFile): FileArray | undefined {
  return file.arrays.length < 2 ? undefined : find(file, LABELS);
}

/** The array with the first of the names, else the only array of that rank, else the only array. */
function find({ path, arrays }: ArrayFile, { names, rank, words }: Wanted): FileArray | undefined {
  const named = names.map((name) => arrays.find((array) => array.name.toLowerCase() === name));
  const first = named.find((array) => array !== undefined);
  if (first !== undefined) return first;
  const fitting = arrays.length === 1 ? arrays : arrays.filter((array) => array.rank === rank);
  if (fitting.length <= 1) return fitting[0];
  throw new UserError(
    `Expected one of the arrays of ${path} to be named ${names[0]}, the ${words}, but found ` +
      `${listed(fitting)}; rename one`,
  );
}

function lacking({ path, arrays }: ArrayFile, { names, words }: Wanted): UserError {
  return new UserError(
    `Expected ${words} in ${path}, named ${names[0]}, but found ${
      arrays.length === 0 ? "nothing" : listed(arrays)
    }`,
  );
}

/** The most names in a message. */
const MOST_NAMES = 10;

function listed(arrays: readonly FileArray[]): string {
  const names = arrays.slice(0, MOST_NAMES).map(({ name }) => name).join(", ");
  return arrays.length <= MOST_NAMES ? names : `${names}, … (${arrays.length})`;
}
