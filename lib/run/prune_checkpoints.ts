import { requireDiskError } from "../base/files.ts";
import type { UserError } from "../base/user_error.ts";
import { type NamedCheckpoint, newestFirst, parseCheckpointName } from "./checkpoint_names.ts";
import { currentCheckpoints } from "./current_checkpoints.ts";
import { removeFolders } from "./remove_folders.ts";

/**
 * Removes the checkpoints of a run except the newest `keep` complete epochs, the best and the last, which
 * {@link currentCheckpoints} finds from their states. It also removes what interrupted writes left behind. If the newest
 * checkpoint is damaged, nothing is removed.
 *
 * @param spared The names of others to keep.
 * @returns Why something could not be removed, if so: it costs space, and the next call tries again.
 */
export async function pruneCheckpoints(
  folder: string,
  keep: number,
  spared: readonly string[] = [],
): Promise<UserError | undefined> {
  try {
    return await prune(folder, keep, spared);
  } catch (error) {
    return requireDiskError(folder, error, "read");
  }
}

async function prune(
  folder: string,
  keep: number,
  spared: readonly string[],
): Promise<UserError | undefined> {
  const { best, last } = await currentCheckpoints(folder);
  const found: NamedCheckpoint[] = [];
  const unwanted: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.endsWith(".part")) unwanted.push(name);
    const checkpoint = parseCheckpointName(name);
    if (isDirectory && checkpoint !== undefined) found.push(checkpoint);
  }
  const newest = found.sort(newestFirst).filter(({ step }) => step === 0).slice(0, keep);
  const kept = new Set([best, last, ...spared, ...newest.map(({ name }) => name)]);
  unwanted.push(...found.map(({ name }) => name).filter((name) => !kept.has(name)));
  return await removeFolders(unwanted.map((name) => `${folder}/${name}`));
}
