import { systemReason } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { readRegularFile } from "../base/read_regular_file.ts";
import {
  CHECKPOINT_FILES,
  CheckpointState,
  MAX_JSON_BYTES,
  parseCheckpointJson,
} from "./checkpoint_format.ts";

/**
 * Reads where the training was when a checkpoint was saved, and nothing else of it.
 *
 * @param folder The checkpoint's folder.
 * @throws {UserError} If it cannot be read, is damaged, or has a newer format.
 */
export async function readCheckpointState(folder: string): Promise<CheckpointState> {
  const path = `${folder}/${CHECKPOINT_FILES.state}`;
  const bytes = await readRegularFile(path, MAX_JSON_BYTES).catch((error) => {
    if (error instanceof UserError) throw error;
    const reason = error instanceof Deno.errors.NotFound ? undefined : systemReason(error);
    throw new UserError(
      `Expected a checkpoint in ${folder} but ${CHECKPOINT_FILES.state} cannot be read${
        reason ? `: ${reason}` : ""
      }`,
    );
  });
  return parseCheckpointJson(CheckpointState, path, new TextDecoder().decode(bytes));
}
