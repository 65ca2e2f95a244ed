import { type Difference, meanWithNoise, pairedDifference, spreadOf } from "../base/difference.ts";
import { runStatus } from "../run/run_status.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import { keyOf } from "./planned_run.ts";
import type { SweepFile } from "./sweep_file.ts";

/** What is known of a setting. */
export interface SettingResult {
  /** All flags that were given. */
  flags: Readonly<Record<string, string>>;
  /** Those in which it differs from others. */
  differing: Readonly<Record<string, string>>;
  /** Its runs, one for each seed: what each came to; undefined where it has not ended. */
  runs: { name: string; seed: number; outcome: Outcome | undefined }[];
  /** Of the seeds that came to their end; NaN if none has. */
  mean: number;
  /** With n − 1; NaN for fewer than two. */
  std: number;
  /** Half of the 95% interval of the mean by Student's t; NaN for fewer than two. */
  noise: number;
  /** The figure minus the first setting's, seed by seed; undefined for the first one, or without common seeds. */
  toFirst: Difference | undefined;
}

/** What a sweep has found. */
export interface SweepResult {
  folder: string;
  file: SweepFile;
  /** The best first; those with a seed that diverged or has not ended after the others. */
  settings: SettingResult[];
  /** The first setting, if all its seeds have come to their end. */
  winner: SettingResult | undefined;
}

/** The figure of a run that settings are compared by. */
export function figureOf(outcome: Outcome | undefined, { chosen_by }: Pick<SweepFile, "chosen_by">): number {
  if (outcome?.state !== "done") return NaN;
  return chosen_by === "best" ? outcome.best.val : outcome.val;
}

/**
 * Reads what a sweep has found so far.
 *
 * @throws {UserError} If the log of a run that has ended is damaged.
 */
export async function readSweepResult(folder: string, file: SweepFile): Promise<SweepResult> {
  const outcomes = new Map<string, Outcome>();
  for (const run of file.runs) {
    const path = `${folder}/${run.name}`;
    const status = await runStatus(path);
    const state = status.state === "finished" ? status.end.state : status.state;
    if (state === "done" || state === "diverged") outcomes.set(keyOf(run), await readOutcome(path, state));
  }
  return sweepResultOf(folder, file, outcomes);
}

/** Ranks the settings of a sweep by what their runs came to. */
export function sweepResultOf(
  folder: string,
  file: SweepFile,
  outcomes: ReadonlyMap<string, Outcome>,
): SweepResult {
  const settings = file.settings.map(({ digest, flags, differing }): SettingResult => {
    const runs = file.runs.filter((run) => run.digest === digest).map((run) => ({
      name: run.name,
      seed: run.seed,
      outcome: outcomes.get(keyOf(run)),
    })).sort((a, b) => a.seed - b.seed);
    const figures = runs.map(({ outcome }) => figureOf(outcome, file)).filter((figure) =>
      !Number.isNaN(figure)
    );
    const { mean, std } = spreadOf(figures);
    return { flags, differing, runs, mean, std, noise: meanWithNoise(figures).noise, toFirst: undefined };
  });
  settings.sort((a, b) => Number(isComplete(b)) - Number(isComplete(a)) || orLast(b.mean) - orLast(a.mean));
  const [first] = settings as [SettingResult];
  for (const setting of settings.slice(1)) setting.toFirst = differenceTo(first, setting, file);
  return { folder, file, settings, winner: isComplete(first) ? first : undefined };
}

/** Whether all seeds of a setting have come to their end. */
export function isComplete({ runs }: SettingResult): boolean {
  return runs.every(({ outcome }) => outcome?.state === "done" && !Number.isNaN(outcome.val));
}

/** The figure of a setting minus that of the first one, over the seeds that both have. */
function differenceTo(first: SettingResult, other: SettingResult, file: SweepFile): Difference | undefined {
  const ofFirst = new Map(first.runs.map(({ seed, outcome }) => [seed, figureOf(outcome, file)]));
  const pairs = other.runs.map(({ seed, outcome }) =>
    [figureOf(outcome, file), ofFirst.get(seed) ?? NaN] as const
  )
    .filter(([a, b]) => !Number.isNaN(a) && !Number.isNaN(b));
  if (pairs.length === 0) return undefined;
  return pairedDifference(pairs.map(([a]) => a), pairs.map(([, b]) => b));
}

function orLast(mean: number): number {
  return Number.isNaN(mean) ? -Infinity : mean;
}
