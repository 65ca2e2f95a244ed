import type { Sweep } from "./sweep.ts";
import type { TrainedRuns } from "./trained_runs.ts";

/** `12 runs in checkpoints/grid: 4 settings with 3 seeds; 5 have ended, 2 to continue, 5 to start`. */
export function describeWork({ settings, runs }: Sweep, before: TrainedRuns, folder: string): string {
  const { ended, interrupted, running } = before;
  const start = runs.length - ended.size - interrupted.size - running.size;
  const states = [
    [ended.size, "have ended"],
    [running.size, "are training"],
    [interrupted.size, "to continue"],
    [start, "to start"],
  ] as const;
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
  return `${counted(runs.length, "run")} in ${folder}: ${counted(settings.length, "setting")} with ${
    counted(seeds, "seed")
  }; ${states.filter(([count]) => count > 0).map(([count, state]) => `${count} ${state}`).join(", ")}`;
}
