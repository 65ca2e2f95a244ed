import { UserError } from "../base/user_error.ts";
import { CHECKPOINT_FILES, CheckpointState, parseCheckpointJson } from "./checkpoint_format.ts";

/**
 * The name of the data set that a checkpoint was trained on, without reading anything else of it.
 *
 * @param folder The checkpoint's.
 * @throws {UserError} If it cannot be read, is damaged, or of a newer version.
 */
export async function readDatasetName(folder: string): Promise<"mnist" | "digits"> {
  const path = `${folder}/${CHECKPOINT_FILES.state}`;
  const text = await Deno.readTextFile(path).catch(() => {
    throw new UserError(`Expected a checkpoint in ${folder} but ${CHECKPOINT_FILES.state} cannot be read`);
  });
  return parseCheckpointJson(CheckpointState, path, text).dataset.name;
}
