import { trainingPart } from "../config/train_config.ts";
import { bestEpoch } from "../run/current_checkpoints.ts";
import { VERSION } from "./job.ts";
import type { TrainingParts } from "./training_parts.ts";

/**
 * Saves a checkpoint of the current state and emits its event.
 *
 * @throws {NotFiniteError} If a value is infinite or NaN; nothing is written then.
 * @throws {UserError} If the disk is full or cannot be written.
 */
export async function saveCheckpoint(
  { job, state, progress, miner }: Pick<TrainingParts, "job" | "state" | "progress" | "miner">,
  name: string,
): Promise<void> {
  const { store, network, config, dataset, emit } = job;
  const { name: dataName, title, synthetic, digest: dataDigest, path } = dataset;
  const written = {
    trinca: VERSION,
    network,
    config: trainingPart(config),
    dataset: { name: dataName, title, synthetic, digest: dataDigest, ...(path !== undefined && { path }) },
    ...progress,
    forced_miner: miner.forced,
  };
  const training = await state.read();
  await job.flush?.();
  const { digest, bytes } = await store.save(name, written, training);
  const { epoch, step } = written;
  const best = step === 0 && bestEpoch(written) === epoch;
  emit({ type: "checkpoint_saved", epoch, step, name, digest, best, bytes });
}
