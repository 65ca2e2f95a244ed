import { UserError } from "../base/user_error.ts";
import { foldersIn } from "../run/run_folder.ts";
import { listRuns } from "../run/run_status.ts";
import type { Outcome } from "./outcome.ts";
import { keyOf, type PlannedRun } from "./planned_run.ts";

/** What a training came to, and where it is. */
export type EndedRun<T extends Outcome = Outcome> = T & { folder: string };

/** What a folder of runs has of what was planned. */
export interface TrainedRuns<T extends Outcome = Outcome> {
  /** By {@link keyOf}: trainings that have ended. */
  ended: ReadonlyMap<string, EndedRun<T>>;
  /** By {@link keyOf}: the folders of trainings that were interrupted or failed. */
  interrupted: ReadonlyMap<string, string>;
  /** By {@link keyOf}: the folders of trainings that other processes run. */
  running: ReadonlyMap<string, string>;
  /** All trainings in the folder that have ended, planned now or not. */
  lookedAt: number;
}

/** How runs in a folder are recognised and read. */
export interface TrainedRunsOptions<T extends Outcome> {
  /** The key of a run by its name; undefined if it is another's. */
  keyOfName(name: string): string | undefined;
  /** Reads what a run that has ended came to. */
  read(folder: string, state: Outcome["state"]): Promise<T>;
}

/**
 * Finds the planned trainings that have ended, run or were interrupted.
 *
 * @throws {UserError} If the log of one is damaged, or they were trained on different data.
 */
export async function readTrainedRuns<T extends Outcome>(
  folder: string,
  planned: readonly PlannedRun[],
  { keyOfName, read }: TrainedRunsOptions<T>,
): Promise<TrainedRuns<T>> {
  const ended = new Map<string, EndedRun<T>>();
  const interrupted = new Map<string, string>();
  const running = new Map<string, string>();
  const wanted = new Set(planned.map(keyOf));
  let lookedAt = 0;
  const logged = new Set<string>();
  for (const { name, folder: run, status } of await listRuns(folder)) {
    const key = keyOfName(name);
    logged.add(name);
    const state = status.state === "finished" ? status.end.state : status.state;
    if (state === "done" || state === "diverged") lookedAt++;
    if (key === undefined || !wanted.has(key)) continue;
    if (state === "running") running.set(key, run);
    else if (state === "done" || state === "diverged") {
      ended.set(key, { folder: run, ...await read(run, state) });
    } else interrupted.set(key, run);
  }
  // A run that was killed before its first event has no log.
  for (const name of await foldersIn(folder)) {
    const key = keyOfName(name);
    if (key === undefined || logged.has(name) || !wanted.has(key) || ended.has(key)) continue;
    interrupted.set(key, `${folder}/${name}`);
  }
  requireOneDataSet(
    folder,
    planned.flatMap((training) => {
      const outcome = ended.get(keyOf(training));
      return outcome === undefined ? [] : [{ config: training.config, outcome }];
    }),
  );
  return { ended, interrupted, running, lookedAt };
}

/**
 * Checks that trainings are of one data set. Images that are prepared in other ways have another digest.
 *
 * @throws {UserError} If they are not: their figures are not comparable.
 */
export function requireOneDataSet(
  folder: string,
  trainings: readonly { config: PlannedRun["config"]; outcome: Pick<Outcome, "data"> }[],
): void {
  const byPreparation = new Map<string, string>();
  const data = new Map<string, string>();
  for (
    const { config: { size, fit, colour, split, bad }, outcome: { data: { digest, title } } } of trainings
  ) {
    const preparation = JSON.stringify([size, fit, colour, split, bad]);
    const first = byPreparation.get(preparation) ?? digest;
    byPreparation.set(preparation, first);
    data.set(first === digest ? title : `${title}, digest ${digest.slice(0, 12)}`, digest);
  }
  if (data.size < 2) return;
  throw new UserError(
    `Expected trainings on one data set in ${folder} but found ${[...data.keys()].join(" and ")}; ` +
      "use another --checkpoint_path for each",
  );
}
