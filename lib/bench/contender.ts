/** An implementation that runs in a benchmark. */
export interface Contender {
  /** Name in the figures for programs, such as `pytorch_best`. */
  key: string;
  /** Name in the table. */
  name: string;
  /** Description for the notes below the table. */
  about: string;
  /** Activates its engine if it shares a process with other contenders. */
  activate(): Promise<void>;
  /**
   * Runs a round of steps, each of which ends with its result on the host.
   *
   * @returns Mean milliseconds per step.
   */
  run(): Promise<number>;
  /** Releases its resources. */
  dispose(): void;
}

/**
 * Runs steps one after another.
 *
 * @param steps Number of steps: more for quick steps, so that a round is long enough to measure.
 * @param now The clock, in milliseconds.
 * @returns Mean milliseconds per step.
 */
export function meanOfSteps(step: () => unknown, steps: number, now: () => number): number {
  const start = now();
  for (let i = 0; i < steps; i++) step();
  return (now() - start) / steps;
}
