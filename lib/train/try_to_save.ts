import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { NotFiniteError } from "../run/finite.ts";
import type { TrainingJob } from "./job.ts";
import { saveCheckpoint } from "./save_checkpoint.ts";
import type { SavedParts } from "./saved_parts.ts";

/** Milliseconds before each further try to save what cannot be saved later; less in all than a container's grace. */
const PAUSES = [500, 1000, 2000, 4000];

/**
 * Saves a checkpoint. If the disk cannot be written, an alert says so, and the training continues: the next checkpoint
 * may succeed.
 *
 * @returns Whether it was saved.
 * @throws {NotFiniteError} If a value is infinite or NaN; nothing is written then.
 * @throws {UserError} If the run's folder was removed.
 */
export async function tryToSave(parts: SavedParts, name: string): Promise<boolean> {
  try {
    await saveCheckpoint(parts, name);
    return true;
  } catch (error) {
    const isOfDisk = error instanceof UserError && !(error instanceof NotFiniteError);
    if (!isOfDisk || !await parts.job.store.exists()) throw error;
    reportUnsaved(parts.job, name, error, parts.progress);
    return false;
  }
}

/**
 * Saves a checkpoint after which the training ends: if the disk cannot be written, it is tried again for some seconds.
 *
 * @returns True.
 * @throws {NotFiniteError} If a value is infinite or NaN; nothing is written then.
 * @throws {UserError} If it cannot be saved.
 */
export async function saveInsistently(parts: SavedParts, name: string): Promise<true> {
  for (const pause of parts.job.pauses?.save ?? PAUSES) {
    if (await tryToSave(parts, name)) return true;
    await delay(pause);
  }
  await saveCheckpoint(parts, name);
  return true;
}

/** Emits an alert that a checkpoint was not saved, and why. */
export function reportUnsaved(
  { emit }: Pick<TrainingJob, "emit">,
  name: string,
  error: unknown,
  { epoch, step }: { epoch: number; step: number },
): void {
  const message = `${name} was not saved: ${messageOf(error)}. The training continues and saves again later`;
  emit({ type: "alert", kind: "not_saved", epoch, step, message });
}
