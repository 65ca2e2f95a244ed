import { UserError } from "../base/user_error.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { measureCheckpoint, type Measured } from "../evaluate/measure_checkpoint.ts";
import { currentCheckpoints } from "../run/current_checkpoints.ts";
import type { RunJob } from "./job.ts";
import { FinalTeam } from "./workers/final_evaluation_together.ts";

/** The result of a training that reached its end. */
export interface FinalEvaluation {
  report: EvaluationReport;
  measured: Measured;
}

/**
 * Evaluates the best checkpoint of a finished training, together with other workers if there are any, and emits the
 * result. The checkpoint is read from the disk; what is still in memory is not used.
 *
 * @throws {UserError} If the checkpoint is damaged or missing.
 * @throws The reason of the control's signal, once a stop is requested.
 */
export async function evaluateBest(
  job: Pick<
    RunJob,
    | "folder"
    | "emit"
    | "engine"
    | "dataset"
    | "holdout"
    | "network"
    | "config"
    | "machine"
    | "control"
    | "group"
  >,
): Promise<FinalEvaluation> {
  const { folder, emit, engine, dataset, config, machine, control: { signal }, group } = job;
  using team = group && new FinalTeam(job, group);
  emit({ type: "state", state: "evaluating" });
  machine.look();
  const { best, last } = await currentCheckpoints(folder);
  if (best === undefined) {
    throw new UserError(
      `Expected the training's best checkpoint in ${folder} but it is gone; was it removed?`,
    );
  }
  let measured: Measured | undefined;
  const report = await measureCheckpoint(`${folder}/${best}`, {
    engine,
    dataset,
    seed: config.seed,
    threads: config.threads,
    signal,
    ...(team && { together: team.begin }),
    onMeasured: (found) => measured = found,
  }).catch((error) => {
    if (!(error instanceof UserError) || best === last) throw error;
    // Otherwise each resume would end here.
    throw new UserError(
      `${error.message}; to finish with ${last} in its place, rename ${folder}/${best} and resume the run`,
    );
  });
  await team?.end();
  machine.look();
  emit({ type: "final_evaluation", report });
  return { report, measured: measured! };
}
