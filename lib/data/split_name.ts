/** The words for splits in the names of folders and files, and in tables. */
const SPLIT_WORDS: Readonly<Record<string, string>> = {
  train: "train",
  training: "train",
  val: "validation",
  valid: "validation",
  validation: "validation",
  dev: "validation",
  test: "test",
  testing: "test",
  query: "query",
  gallery: "gallery",
};

/** Returns the split that a word means; undefined if it means none. */
export function splitByName(word: string): string | undefined {
  const lower = word.toLowerCase();
  return Object.hasOwn(SPLIT_WORDS, lower) ? SPLIT_WORDS[lower] : undefined;
}

/** The names of the splits, for messages. */
export const SPLIT_NAMES: readonly string[] = [...new Set(Object.values(SPLIT_WORDS))];
