import { UserError } from "../../base/user_error.ts";
import { listRuns } from "../../run/run_status.ts";
import { foldersIn } from "../../run/run_folder.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import type { PlannedTraining } from "./planned_training.ts";

/** What a training came to, and where it is. */
export type EndedRun = Outcome & { folder: string };

/** What a study's folder has of what was planned. */
export interface StudyFolder {
  /** By {@link keyOf}: trainings that have ended. */
  ended: ReadonlyMap<string, EndedRun>;
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
  const ended = new Map<string, EndedRun>();
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
    if (state === "done" || state === "diverged") {
      ended.set(key, { folder: run, ...await readOutcome(run, state) });
    } else interrupted.set(key, run);
  }
  // A run that was killed before its first event has no log.
  for (const name of await foldersIn(folder)) {
    const key = name.split("-").slice(-2).join("-");
    if (!logged.has(name) && wanted.has(key) && !ended.has(key)) interrupted.set(key, `${folder}/${name}`);
  }
  requireOneDataSet(
    folder,
    planned.flatMap((training) => {
      const outcome = ended.get(keyOf(training));
      return outcome === undefined ? [] : [{ config: training.config, outcome }];
    }),
  );
  return { ended, interrupted, lookedAt };
}

/**
 * Checks that trainings are of one data set. Images that are prepared in other ways have another digest.
 *
 * @throws {UserError} If they are not: their figures are not comparable.
 */
export function requireOneDataSet(
  folder: string,
  trainings: readonly { config: PlannedTraining["config"]; outcome: Pick<Outcome, "data"> }[],
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
