import { trainingPart } from "../config/train_config.ts";
import { type Checkpoint, writeCheckpoint } from "../run/checkpoint.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { pointAt } from "../run/run_folder.ts";
import { type TrainingJob, VERSION } from "./job.ts";
import type { TrainState } from "./train_state.ts";

/** Where a training stands between two steps, beside its tensors and its miner. */
export type Progress = Pick<
  CheckpointState,
  "epoch" | "step" | "global_step" | "loss_sum" | "seconds" | "best"
>;

/** Where a training stands that goes on from a checkpoint, or that begins where there is none. */
export function progressOf(resumed: Checkpoint | undefined): Progress {
  const { epoch = 0, step = 0, global_step = 0, loss_sum = 0, seconds = 0, best = null } = resumed?.state ??
    {};
  return { epoch, step, global_step, loss_sum, seconds, best };
}

/** What of a training a checkpoint keeps, beside its tensors. */
export type Standing = Progress & Required<Pick<CheckpointState, "forced_miner">>;

/**
 * Writes a checkpoint of now, points `last`, and `best` if it is, at it, and tells of it.
 *
 * @throws {UserError} If the disk is full or cannot be written.
 */
export async function saveCheckpoint(
  { folder, architecture, config, dataset, emit }: TrainingJob,
  state: TrainState,
  standing: Standing,
  name: string,
  best: boolean,
): Promise<void> {
  const { name: dataName, title, synthetic, digest: dataDigest } = dataset;
  const written = {
    trinca: VERSION,
    architecture,
    config: trainingPart(config),
    dataset: { name: dataName, title, synthetic, digest: dataDigest },
    ...standing,
  };
  const { digest, bytes } = await writeCheckpoint(folder, name, {
    state: written,
    training: await state.read(),
  });
  await pointAt(folder, "last", name);
  if (best) await pointAt(folder, "best", name);
  const { epoch, step } = standing;
  emit({ type: "checkpoint_saved", epoch, step, name, digest, best, bytes });
}
