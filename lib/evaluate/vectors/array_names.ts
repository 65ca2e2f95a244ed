import { cutName } from "../../base/text_columns.ts";
import { plainName } from "../../run/class_names.ts";

/** What to look for in a file. */
export interface WantedArray {
  /** Names of such an array, in lower case, the usual one first. */
  names: readonly string[];
  rank: number;
  /** The array in words. */
  words: string;
}

/** The embeddings. */
export const EMBEDDINGS: WantedArray = {
  names: ["embeddings", "embedding", "features", "vectors", "vector"],
  rank: 2,
  words: "embeddings [N, D]",
};

/** The labels. */
export const LABELS: WantedArray = {
  names: ["labels", "label", "classes", "class", "targets", "target", "y"],
  rank: 1,
  words: "labels [N]",
};

/** Whether a name is that of labels and of nothing else; y is a coordinate too. */
export function isLabelName(name: string): boolean {
  const word = name.trim().toLowerCase();
  return word !== "y" && LABELS.names.includes(word);
}

/** A name of an array for messages: files may have any. */
export function shownName(name: string): string {
  return cutName(plainName(name), 40);
}
