import { UserError } from "../../base/user_error.ts";
import type { PlannedRun } from "../../sweep/planned_run.ts";
import { readTrainedRuns, type TrainedRuns } from "../../sweep/trained_runs.ts";
import { type QualityOutcome, readQualityOutcome } from "./quality_outcome.ts";

/** What a study's folder has of what was planned. */
export type StudyFolder = TrainedRuns<QualityOutcome>;

/**
 * Finds the trainings of a study that have ended or were interrupted. They are recognised by settings and seed, whatever
 * the variant was called.
 *
 * @throws {UserError} If one of them is running, its log is damaged, or they were trained on different data.
 */
export async function readStudyFolder(folder: string, planned: readonly PlannedRun[]): Promise<StudyFolder> {
  const found = await readTrainedRuns(folder, planned, {
    keyOfName: (name) => name.split("-").slice(-2).join("-"),
    read: readQualityOutcome,
  });
  for (const run of found.running.values()) {
    throw new UserError(
      `Expected no training in ${run} but a process trains there; wait for its end or stop it`,
    );
  }
  return found;
}
