import { CHECKPOINT_FILES } from "./checkpoint_format.ts";

/** What format 1 had in place of `training.safetensors`: what the optimizer remembered. */
export const OPTIMIZER_FILE = "optimizer.bin";

const { training, ...SHARED_FILES } = CHECKPOINT_FILES;

/** The files of each format, the newest format first. */
const FILES_BY_FORMAT = [training, OPTIMIZER_FILE].map((file) => [...Object.values(SHARED_FILES), file]);

/**
 * The files of a checkpoint in a folder, in whatever format it is.
 *
 * @returns Undefined where a file is missing.
 */
export async function checkpointFiles(folder: string): Promise<string[] | undefined> {
  for (const files of FILES_BY_FORMAT) {
    const found = await Promise.allSettled(files.map((file) => Deno.stat(`${folder}/${file}`)));
    if (found.every(({ status }) => status === "fulfilled")) return files;
  }
}
