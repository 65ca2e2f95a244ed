/** The longest path in a legend, in characters: a longer one would not fit into the plot. */
const LONGEST = 34;

/** The letter that stands for a run in tables: A, B, … in order. */
export function runLetter(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

/** Names of runs for legends: the letter and the checkpoint's path; of a long path only the last folders. */
export function runNames(runs: readonly { checkpoint: string }[]): string[] {
  return runs.map(({ checkpoint }, i) => `${runLetter(i)} ${shortened(checkpoint)}`);
}

function shortened(path: string): string {
  if (path.length <= LONGEST) return path;
  const end = path.slice(1 - LONGEST);
  const slash = end.indexOf("/");
  return `…${slash < 0 ? end : end.slice(slash)}`;
}
