import { setTimeout as delay } from "node:timers/promises";
import { decimal } from "../base/format.ts";
import { messageOf } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { NotFiniteError } from "../run/finite.ts";
import type { TrainingJob } from "./job.ts";
import { saveCheckpoint } from "./save_checkpoint.ts";
import type { SavedParts } from "./saved_parts.ts";

/** Milliseconds before each further try to save what cannot be saved later; less in all than a container's grace. */
const PAUSES = [500, 1000, 2000, 4000];

/** What follows a checkpoint that was not saved in the middle of a training. */
const LATER = "The training continues and saves again later";

/**
 * Saves a checkpoint. If the disk cannot be written, an alert says so, and the training continues: the next checkpoint
 * may succeed.
 *
 * @returns Whether it was saved.
 * @throws {NotFiniteError} If a value is infinite or NaN; nothing is written then.
 * @throws {UserError} If the run's folder was removed.
 */
export async function tryToSave(parts: SavedParts, name: string): Promise<boolean> {
  return await tried(parts, name, LATER);
}

/** @param next What follows if it cannot be saved, for the alert; undefined if there was one. */
async function tried(parts: SavedParts, name: string, next: string | undefined): Promise<boolean> {
  try {
    await saveCheckpoint(parts, name);
    return true;
  } catch (error) {
    const isOfDisk = error instanceof UserError && !(error instanceof NotFiniteError);
    if (!isOfDisk || !await parts.job.store.exists()) throw error;
    if (next !== undefined) reportUnsaved(parts.job, name, error, parts.progress, next);
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
  const pauses = parts.job.pauses?.save ?? PAUSES;
  const seconds = pauses.reduce((sum, pause) => sum + pause, 0) / 1000;
  let next: string | undefined = `It is tried again for ${decimal(seconds, 1)} s`;
  for (const pause of pauses) {
    if (await tried(parts, name, next)) return true;
    next = undefined;
    await delay(pause);
  }
  await saveCheckpoint(parts, name);
  return true;
}

/** Emits an alert that a checkpoint was not saved, why, and what follows. */
export function reportUnsaved(
  { emit }: Pick<TrainingJob, "emit">,
  name: string,
  error: unknown,
  { epoch, step }: { epoch: number; step: number },
  next: string = LATER,
): void {
  const message = `${name} was not saved: ${messageOf(error)}. ${next}`;
  emit({ type: "alert", kind: "not_saved", epoch, step, message });
}
