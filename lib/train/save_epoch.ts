import { epochName } from "../run/checkpoint_names.ts";
import type { TrainingParts } from "./training_parts.ts";
import { tryToSave } from "./try_to_save.ts";

/**
 * Saves the last complete epoch as it was at its end: then, before the training ends, or when the user asks for it. No
 * step may have followed. If it cannot be saved, it is in `parts.unsaved`.
 *
 * @param save Saves the checkpoint of a name, and returns whether it did.
 * @returns Whether it was saved; an alert says why not.
 * @throws What `save` throws.
 */
export async function saveEpoch(parts: TrainingParts, save: typeof tryToSave = tryToSave): Promise<boolean> {
  const { progress } = parts;
  const { best, collapse } = progress;
  Object.assign(progress, parts.unsaved);
  const isSaved = await save(parts, epochName(progress.epoch));
  if (isSaved) parts.unsaved = undefined;
  else Object.assign(progress, { best, collapse });
  return isSaved;
}
