import { UserError } from "../base/user_error.ts";
import { parseKeep } from "../config/parse_keep.ts";
import { trainingPart } from "../config/train_config.ts";
import { epochName } from "../run/checkpoint_names.ts";
import { bestEpoch } from "../run/current_checkpoints.ts";
import type { HostTensor, TrainingTree } from "../run/training_tree.ts";
import type { NewState } from "./checkpoint_store.ts";
import { type TrainingJob, VERSION } from "./job.ts";
import type { SavedParts } from "./saved_parts.ts";

/** A training between two steps, copied. */
export interface Snapshot {
  state: NewState;
  training: TrainingTree<HostTensor>;
}

/**
 * Saves a checkpoint of the current state and emits its event.
 *
 * @throws {NotFiniteError} If a value is infinite or NaN; nothing is written then.
 * @throws {UserError} If the disk is full or cannot be written.
 */
export async function saveCheckpoint(
  parts: SavedParts,
  name: string,
): Promise<void> {
  await storeSnapshot(parts.job, name, await snapshotOf(parts));
}

/** Copies a training. No step may be running. */
export async function snapshotOf(
  { job, state, progress, miner }: SavedParts,
): Promise<Snapshot> {
  const { network, config, dataset } = job;
  const { name, title, synthetic, digest, path } = dataset;
  const written = {
    trinca: VERSION,
    network,
    config: trainingPart(config),
    dataset: { name, title, synthetic, digest, ...(path !== undefined && { path }) },
    ...progress,
    forced_miner: miner.forced,
  };
  return { state: written, training: await state.read() };
}

/**
 * Saves a copy of a training as a checkpoint and emits its event.
 *
 * @throws {NotFiniteError} If a value is infinite or NaN; nothing is written then.
 * @throws {UserError} If the disk is full or cannot be written.
 */
export async function storeSnapshot(
  { store, emit, flush }: Pick<TrainingJob, "store" | "emit" | "flush">,
  name: string,
  { state, training }: Snapshot,
): Promise<void> {
  // A log that cannot be written has been reported, and must not cost the weights.
  await flush?.().catch(ignoreUserError);
  const { digest, bytes, linkFault } = await store.save(name, state, training);
  const { epoch, step } = state;
  const best = step === 0 && bestEpoch(state) === epoch;
  emit({ type: "checkpoint_saved", epoch, step, name, digest, best, bytes });
  if (linkFault !== undefined) emit({ type: "log", level: "warning", message: linkFault.message });
}

/**
 * Deletes the checkpoints that `--keep` does not keep. What cannot be deleted is reported and tried again later.
 *
 * @param spared The names of others to keep.
 */
export async function pruneSaved(
  { store, emit, config }: Pick<TrainingJob, "store" | "emit" | "config">,
  spared: readonly string[],
): Promise<void> {
  const fault = await store.prune(parseKeep(config.keep)!, spared);
  if (fault === undefined) return;
  emit({ type: "log", level: "warning", message: `An old checkpoint stays for now: ${fault.message}` });
}

function ignoreUserError(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

/** The checkpoints that a rescue would need, which are kept although newer ones follow. */
export function sparedCheckpoints({ job, progress }: Pick<SavedParts, "job" | "progress">): string[] {
  const { good } = progress.collapse;
  if (!job.config.rescue || good === null) return [];
  return [good.epoch, good.best ?? good.epoch].map(epochName);
}
