import { BatchLoader } from "../data/batch_loader.ts";
import { IndexLoader } from "../data/index_loader.ts";
import { ActiveMiner } from "./active_miner.ts";
import { EpochEvaluator } from "./epoch_evaluator.ts";
import type { TrainingJob } from "./job.ts";
import { optimizer } from "./optimizer.ts";
import { PeriodicCheckpoints } from "./periodic_checkpoints.ts";
import { progressOf, type UnsavedEpoch } from "./progress.ts";
import { rescuedSchedule } from "./rescue.ts";
import type { SavedParts } from "./saved_parts.ts";
import { ResidentImages } from "./resident_images.ts";
import { StepPipeline } from "./step_pipeline.ts";
import { stateAtStart } from "./state_at_start.ts";
import { TrainState } from "./train_state.ts";

/** The parts of a running training that its loop shares with the end of an epoch. */
export interface TrainingParts extends SavedParts {
  loader: BatchLoader | IndexLoader;
  /** The images on the GPU; undefined if the engine gets their pixels batch by batch. */
  resident: ResidentImages | undefined;
  pipeline: StepPipeline;
  evaluator: EpochEvaluator;
  /** Saves checkpoints within epochs. */
  periodic: PeriodicCheckpoints;
  /** The last complete epoch if it lacks its checkpoint, since the disk was full, say; it can be saved until the next step. */
  unsaved: UnsavedEpoch | undefined;
}

/** Copies the state of a training to the engine and starts to load batches. */
export function startParts(job: TrainingJob): TrainingParts {
  const { config, resumed } = job;
  const progress = progressOf(resumed);
  const rule = optimizer(config.optimizer, config.weight_decay);
  const state = new TrainState(
    resumed?.training ?? stateAtStart(job),
  );
  // Several workers get the pixels of their shares batch by batch.
  const resident = job.group === undefined
    ? ResidentImages.open(job.engine, job.train, job.machine.freeGpuMemory())
    : undefined;
  return {
    job,
    state,
    resident,
    progress,
    miner: new ActiveMiner(
      rescuedSchedule(job.loss.miner, () => progress.rescues, job.miners["semi-hard"]),
      config.epochs,
      Math.max(1, progress.step > 0 ? progress.epoch + 1 : progress.epoch),
      resumed?.state.forced_miner ?? null,
      job.miners,
    ),
    pipeline: new StepPipeline(job, rule, state, progress, resident),
    evaluator: new EpochEvaluator(job, state),
    periodic: new PeriodicCheckpoints(job, progress.global_step),
    loader: resident === undefined
      ? new BatchLoader(job.train, config.num_workers)
      : new IndexLoader(job.train),
    unsaved: undefined,
  };
}

/** Waits for what runs, and frees what the engine and the loader hold. */
export async function endParts(
  { pipeline, periodic, loader, evaluator, state, resident }: TrainingParts,
): Promise<void> {
  await pipeline.settle();
  await periodic.settle();
  loader.close();
  pipeline.dispose();
  evaluator.dispose();
  state.dispose();
  resident?.dispose();
}
