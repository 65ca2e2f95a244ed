import { UserError } from "../../base/user_error.ts";
import { listRuns } from "../../run/run_status.ts";
import { foldersIn } from "../../run/run_folder.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import type { PlannedTraining } from "./planned_training.ts";

/** What a study's folder has of what was planned. */
export interface StudyFolder {
  /** By {@link keyOf}: trainings that have ended. */
  ended: ReadonlyMap<string, Outcome>;
  /** By {@link keyOf}: the folders of trainings that were interrupted. */
  interrupted: ReadonlyMap<string, string>;
  /** All trainings in the folder that have ended, planned now or not. */
  lookedAt: number;
}

/** What identifies a training: its settings and its seed. */
export function keyOf({ digest, seed }: Pick<PlannedTraining, "digest" | "seed">): string {
  return `${digest}-seed${seed}`;
}

/**
 * Finds the trainings of a study that have ended or were interrupted. They are recognised by settings and seed, whatever
 * the variant was called.
 *
 * @throws {UserError} If one of them is running, its log is damaged, or they were trained on different data.
 */
export async function readStudyFolder(
  folder: string,
  planned: readonly PlannedTraining[],
): Promise<StudyFolder> {
  const ended = new Map<string, Outcome>();
  const interrupted = new Map<string, string>();
  const wanted = new Set(planned.map(keyOf));
  let lookedAt = 0;
  const logged = new Set<string>();
  for (const { name, folder: run, status } of await listRuns(folder)) {
    const key = name.split("-").slice(-2).join("-");
    logged.add(name);
    const state = status.state === "finished" ? status.end.state : status.state;
    if (state === "done" || state === "diverged") lookedAt++;
    if (!wanted.has(key)) continue;
    if (state === "running") {
      throw new UserError(
        `Expected no training in ${run} but a process trains there; wait for its end or stop it`,
      );
    }
    if (state === "done" || state === "diverged") ended.set(key, await readOutcome(run, state));
    else interrupted.set(key, run);
  }
  // A run that was killed before its first event has no log.
  for (const name of await foldersIn(folder)) {
    const key = name.split("-").slice(-2).join("-");
    if (!logged.has(name) && wanted.has(key) && !ended.has(key)) interrupted.set(key, `${folder}/${name}`);
  }
  requireOneDataSet(folder, [...ended.values()]);
  return { ended, interrupted, lookedAt };
}

/**
 * Checks that trainings are of one data set.
 *
 * @throws {UserError} If they are not: their figures are not comparable.
 */
export function requireOneDataSet(folder: string, outcomes: readonly Outcome[]): void {
  const data = new Map(outcomes.map(({ data }) => [data.digest, data.title]));
  if (data.size < 2) return;
  const titles = [...data].map(([digest, title]) => `${title}, digest ${digest.slice(0, 12)}`);
  throw new UserError(
    `Expected trainings on one data set in ${folder} but found ${titles.join(" and ")}; ` +
      "use another --checkpoint_path for each",
  );
}
