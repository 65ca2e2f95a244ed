/** Words for splits in folders, tables and files' names. */
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

/** The split that a word stands for; undefined if none. */
export function splitByName(word: string): string | undefined {
  const lower = word.toLowerCase();
  return Object.hasOwn(SPLIT_WORDS, lower) ? SPLIT_WORDS[lower] : undefined;
}

/** Words that stand for splits, for messages. */
export const SPLIT_NAMES: readonly string[] = [...new Set(Object.values(SPLIT_WORDS))];
