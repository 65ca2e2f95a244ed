import { readCheckpointState } from "./read_state.ts";

/**
 * The name of the data set that a checkpoint was trained on, without reading anything else of it.
 *
 * @param folder The checkpoint's.
 * @throws {UserError} If it cannot be read, is damaged, or of a newer version.
 */
export async function readDatasetName(folder: string): Promise<"mnist" | "digits"> {
  return (await readCheckpointState(folder)).dataset.name;
}
