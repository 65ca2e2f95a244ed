/** Somebody who runs in a benchmark. */
export interface Contender {
  /** Its name in the figures for programs: `pytorch_best`. */
  key: string;
  /** As the table calls it. */
  name: string;
  /** What it is made of, for the notes below the table. */
  about: string;
  /** Makes its engine the active one, where it shares a process with others. */
  activate(): Promise<void>;
  /**
   * Runs a round of steps, of which each ends with its result on the host.
   *
   * @returns Milliseconds of a step, their mean.
   */
  run(): Promise<number>;
  /** Releases what it holds. */
  dispose(): void;
}

/**
 * Runs steps one after another.
 *
 * @param steps How many: more of the quick ones, so that a round is not over before it begins.
 * @param now A clock in milliseconds.
 * @returns Milliseconds of a step, their mean.
 */
export function meanOfSteps(step: () => unknown, steps: number, now: () => number): number {
  const start = now();
  for (let i = 0; i < steps; i++) step();
  return (now() - start) / steps;
}
