/** Characters of a checkpoint's path in a legend: more would run out of the plot. */
const LONGEST = 34;

/** What stands for a run in tables: A, B, … in their order. */
export function runLetter(index: number): string {
  return String.fromCharCode("A".charCodeAt(0) + index);
}

/** The names of runs in the legends of plots: the letter and the checkpoint's path, of a long one its last folders. */
export function runNames(runs: readonly { checkpoint: string }[]): string[] {
  return runs.map(({ checkpoint }, i) => `${runLetter(i)} ${shortened(checkpoint)}`);
}

function shortened(path: string): string {
  if (path.length <= LONGEST) return path;
  const end = path.slice(1 - LONGEST);
  const slash = end.indexOf("/");
  return `…${slash < 0 ? end : end.slice(slash)}`;
}
