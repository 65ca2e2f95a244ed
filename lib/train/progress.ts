import { trainingPart } from "../config/train_config.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { bestEpoch } from "../run/current_checkpoints.ts";
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
 * Saves a checkpoint of now, and emits its event.
 *
 * @throws {NotFiniteError} If a value is infinite or no number; nothing is written then.
 * @throws {UserError} If the disk is full or cannot be written.
 */
export async function saveCheckpoint(
  { store, network, config, dataset, emit }: TrainingJob,
  state: TrainState,
  standing: Standing,
  name: string,
): Promise<void> {
  const { name: dataName, title, synthetic, digest: dataDigest, path } = dataset;
  const written = {
    trinca: VERSION,
    network,
    config: trainingPart(config),
    dataset: { name: dataName, title, synthetic, digest: dataDigest, ...(path !== undefined && { path }) },
    ...standing,
  };
  const training = await state.read();
  const { digest, bytes } = await store.save(name, written, training);
  const { epoch, step } = standing;
  const best = step === 0 && bestEpoch(standing) === epoch;
  emit({ type: "checkpoint_saved", epoch, step, name, digest, best, bytes });
}
