import { messageOf } from "../../base/system_error.ts";
import { UserError } from "../../base/user_error.ts";
import { disposeTree } from "../../engine/tensor_tree.ts";
import type { TrainedNetwork } from "../../evaluate/embed_by_network.ts";
import { Embedder } from "../../evaluate/embedder.ts";
import type { EvaluationTeam } from "../../evaluate/evaluation_team.ts";
import { modelTensors } from "../../evaluate/model_tensors.ts";
import type { HostParameters } from "../../model/initialise.ts";
import { initialise } from "../../model/initialise.ts";
import type { TrainingJob } from "../job.ts";
import { EvaluationLeader, helpToEvaluate, type SharedEvaluation } from "./evaluate_together.ts";
import { type WorkerGroup, WorkersError } from "./worker_group.ts";

/** What the evaluation of a training's best network needs. */
type FinalJob = Pick<TrainingJob, "dataset" | "holdout" | "network" | "config" | "control" | "engine">;

/** Evaluates with the other workers a network that this one has read, and they have not. */
export class FinalTeam implements Disposable {
  readonly #job: FinalJob;
  readonly #group: WorkerGroup;
  #opened: (SharedEvaluation & Disposable) | undefined;
  #leader: EvaluationLeader | undefined;

  /** Tells the others nothing yet. */
  constructor(job: FinalJob, group: WorkerGroup) {
    this.#job = job;
    this.#group = group;
  }

  /** Sends the network to the others. */
  begin = async ({ parameters }: TrainedNetwork): Promise<EvaluationTeam> => {
    this.#opened = await openOnAll(this.#job, this.#group, parameters);
    return this.#leader = new EvaluationLeader(this.#opened);
  };

  /** Tells the others that the evaluation is complete. */
  async end(): Promise<void> {
    await this.#leader!.end();
  }

  /** Disposes of the network. */
  [Symbol.dispose](): void {
    this.#opened?.[Symbol.dispose]();
  }
}

/**
 * Does this worker's share of the evaluation of the best network, which the leader reads.
 *
 * @throws The reason of the control's signal, if the workers agree to stop.
 */
export async function helpToEvaluateBest(job: FinalJob, group: WorkerGroup): Promise<void> {
  using opened = await openOnAll(job, group, initialise(job.network, job.config.seed));
  await helpToEvaluate(opened);
}

/**
 * After an error in the evaluation of a training that is complete, tells the other workers of it.
 *
 * @returns The error for the user.
 */
export function explainFinal(error: unknown, group: WorkerGroup): unknown {
  if (error instanceof WorkersError) {
    return new UserError(
      `${error.message}; the training is complete and saved: start all workers again with --resume, to evaluate it`,
    );
  }
  group.abort(`${group.name(group.workers.rank)} ended: ${messageOf(error)}`);
  return error;
}

/** @param parameters Only those of the leader count. */
async function openOnAll(
  job: FinalJob,
  group: WorkerGroup,
  parameters: HostParameters,
): Promise<SharedEvaluation & Disposable> {
  const own = modelTensors(job.network, parameters);
  const model = await group.spread(own).finally(() => disposeTree(own));
  const embedder = new Embedder(job.engine, job.network);
  return {
    ...{ job, group, embedder, model },
    [Symbol.dispose]() {
      embedder.dispose();
      disposeTree(model);
    },
  };
}
