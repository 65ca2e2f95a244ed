import type { TrainingEnd, TrainingJob } from "../job.ts";
import { Training } from "../training.ts";
import { explainFinal, helpToEvaluateBest } from "./final_evaluation_together.ts";
import type { WorkerGroup } from "./worker_group.ts";

/**
 * Trains as a worker that does not lead, to the end of the evaluation that follows.
 *
 * @returns How the training ended.
 */
export async function follow(job: TrainingJob, group: WorkerGroup): Promise<TrainingEnd["state"]> {
  let { state } = await new Training(job).run();
  if (state === "done") {
    try {
      await helpToEvaluateBest(job, group);
    } catch (error) {
      if (!job.control.isStop(error)) throw explainFinal(error, group);
      state = "stopped";
    }
  }
  await group.end();
  return state;
}
