import { median } from "../base/median.ts";
import type { Contender } from "./contender.ts";

/** The measured times of a contender. */
export interface Timing {
  /** Milliseconds per step in each round. */
  rounds: number[];
  /** Median of the rounds. */
  median: number;
}

/**
 * Times contenders in turn, round after round, so that drift in the machine's speed affects all of them. The first
 * round is a warm-up and is not counted.
 *
 * @param rounds Number of counted rounds.
 * @returns Timings in the order of the contenders.
 */
export async function timeInTurn(
  contenders: readonly Pick<Contender, "activate" | "run">[],
  rounds: number,
): Promise<Timing[]> {
  const timings: number[][] = contenders.map(() => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, contender] of contenders.entries()) {
      await contender.activate();
      const milliseconds = await contender.run();
      if (round > 0) timings[i]!.push(milliseconds);
    }
  }
  return timings.map(timingOf);
}

/** Creates a timing from the times of its rounds. */
export function timingOf(rounds: number[]): Timing {
  return { rounds, median: median(rounds) };
}

/** The ratio of two contenders' times round by round: median, minimum and maximum. */
export function pairedRatio(a: Timing, b: Timing): { median: number; least: number; greatest: number } {
  const ratios = a.rounds.map((milliseconds, i) => milliseconds / b.rounds[i]!);
  return { median: median(ratios), least: Math.min(...ratios), greatest: Math.max(...ratios) };
}
