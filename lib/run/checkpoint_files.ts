import { pathExists } from "../base/path_exists.ts";
import { readRegularFile } from "../base/read_regular_file.ts";
import { CHECKPOINT_FILES, type Digests, MAX_JSON_BYTES } from "./checkpoint_format.ts";

/** The file of format 1 in place of `training.safetensors`: the state of the optimizer. */
export const OPTIMIZER_FILE = "optimizer.bin";

const { training, ...SHARED_FILES } = CHECKPOINT_FILES;

/** The files of a checkpoint of the network alone, such as the copy of a run to hand on. */
export const NETWORK_FILES: readonly string[] = Object.values(SHARED_FILES);

/** The files from which a training continues, of each format, the newest format first. */
const TRAINING_FILES = [training, OPTIMIZER_FILE];

/**
 * Returns the names of a checkpoint's files, in any format.
 *
 * @returns Undefined if a file is missing.
 * @throws {UserError} If the disk cannot be read.
 */
export async function checkpointFiles(folder: string): Promise<string[] | undefined> {
  const exists = (file: string) => pathExists(`${folder}/${file}`, { follow: true });
  if ((await Promise.all(NETWORK_FILES.map(exists))).includes(false)) return;
  for (const file of TRAINING_FILES) if (await exists(file)) return [...NETWORK_FILES, file];
  return await isNetworkAlone(folder) ? [...NETWORK_FILES] : undefined;
}

/**
 * Returns the files that are missing in a checkpoint that has only some of them, as an interrupted copy or a filter of
 * one leaves it; none if it is complete, or has nothing of a checkpoint.
 *
 * @throws {UserError} If the disk cannot be read.
 */
export async function missingFiles(folder: string): Promise<string[]> {
  if (await checkpointFiles(folder) !== undefined) return [];
  const files = Object.values(CHECKPOINT_FILES);
  const exists = await Promise.all(files.map((file) => pathExists(`${folder}/${file}`, { follow: true })));
  return exists.includes(true) ? files.filter((_, i) => !exists[i]) : [];
}

/** Whether a checkpoint without the file that a training continues with never had one. */
async function isNetworkAlone(folder: string): Promise<boolean> {
  try {
    const bytes = await readRegularFile(`${folder}/${CHECKPOINT_FILES.digests}`, MAX_JSON_BYTES);
    return hasNetworkAlone(JSON.parse(new TextDecoder().decode(bytes)));
  } catch {
    return false;
  }
}

/** Whether a checkpoint has the network alone, and nothing that a training continues with, by its digests. */
export function hasNetworkAlone(digests: Digests): boolean {
  // Exactly these: a damaged name is none that is missing.
  const expected = NETWORK_FILES.filter((file) => file !== CHECKPOINT_FILES.digests);
  return String(Object.keys(digests).sort()) === String(expected.sort());
}
