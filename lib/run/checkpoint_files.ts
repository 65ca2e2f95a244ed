import { pathExists } from "../base/path_exists.ts";
import { CHECKPOINT_FILES } from "./checkpoint_format.ts";

/** The file of format 1 in place of `training.safetensors`: the state of the optimizer. */
export const OPTIMIZER_FILE = "optimizer.bin";

const { training, ...SHARED_FILES } = CHECKPOINT_FILES;

/** The files of each format, the newest format first. */
const FILES_BY_FORMAT = [training, OPTIMIZER_FILE].map((file) => [...Object.values(SHARED_FILES), file]);

/**
 * Returns the names of a checkpoint's files, in any format.
 *
 * @returns Undefined if a file is missing.
 * @throws {UserError} If the disk cannot be read.
 */
export async function checkpointFiles(folder: string): Promise<string[] | undefined> {
  for (const files of FILES_BY_FORMAT) {
    const found = await Promise.all(files.map((file) => pathExists(`${folder}/${file}`, { follow: true })));
    if (!found.includes(false)) return files;
  }
}
