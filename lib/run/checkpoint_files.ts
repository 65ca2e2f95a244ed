import { describeDiskError } from "../base/files.ts";
import { CHECKPOINT_FILES } from "./checkpoint_format.ts";

/** The file of format 1 in place of `training.safetensors`: the state of the optimizer. */
export const OPTIMIZER_FILE = "optimizer.bin";

const { training, ...SHARED_FILES } = CHECKPOINT_FILES;

/** The files of each format, the newest format first. */
const FILES_BY_FORMAT = [training, OPTIMIZER_FILE].map((file) => [...Object.values(SHARED_FILES), file]);

/** Codes of errors that say that nothing is at a path; a link may lead to itself. */
const ABSENT: readonly unknown[] = ["ENOENT", "ENOTDIR", "ELOOP"];

/**
 * Returns the names of a checkpoint's files, in any format.
 *
 * @returns Undefined if a file is missing.
 * @throws {UserError} If the disk cannot be read.
 */
export async function checkpointFiles(folder: string): Promise<string[] | undefined> {
  for (const files of FILES_BY_FORMAT) {
    const found = await Promise.all(files.map((file) => exists(`${folder}/${file}`)));
    if (!found.includes(false)) return files;
  }
}

/** Whether there is something at a path. What cannot be looked at is not taken for missing. */
async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (ABSENT.includes((error as { code?: unknown }).code)) return false;
    throw describeDiskError(path, error, "read") ?? error;
  }
}
