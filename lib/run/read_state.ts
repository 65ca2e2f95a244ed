import { UserError } from "../base/user_error.ts";
import { CHECKPOINT_FILES, CheckpointState, parseCheckpointJson } from "./checkpoint_format.ts";

/**
 * Reads where the training was when a checkpoint was saved, and nothing else of it.
 *
 * @param folder The checkpoint's folder.
 * @throws {UserError} If it cannot be read, is damaged, or has a newer format.
 */
export async function readCheckpointState(folder: string): Promise<CheckpointState> {
  const path = `${folder}/${CHECKPOINT_FILES.state}`;
  const text = await Deno.readTextFile(path).catch(() => {
    throw new UserError(`Expected a checkpoint in ${folder} but ${CHECKPOINT_FILES.state} cannot be read`);
  });
  return parseCheckpointJson(CheckpointState, path, text);
}
