import { disk } from "../base/disk.ts";
import { withDiskErrors } from "../base/files.ts";
import type { UserError } from "../base/user_error.ts";
import { isAfterEpoch } from "./checkpoint_names.ts";
import { listCheckpoints } from "./current_checkpoints.ts";
import { removeFolders } from "./remove_folders.ts";

/**
 * Removes the checkpoints of a run that follow the end of an epoch, the newest first. Each is renamed before: from then
 * on it is no checkpoint, whatever becomes of its removal, and is pruned like what an interrupted write left behind.
 *
 * @param folder The run's folder.
 * @param epoch 0 for all checkpoints.
 * @returns Why something could not be removed, if so: it costs space, until checkpoints are pruned.
 * @throws {UserError} If a checkpoint cannot be renamed: it and those before it still count.
 */
export async function discardCheckpoints(folder: string, epoch: number): Promise<UserError | undefined> {
  const found = await withDiskErrors(folder, () => listCheckpoints(folder), "read");
  const discarded: string[] = [];
  for (const { name } of found.filter((each) => isAfterEpoch(each, epoch))) {
    const path = `${folder}/${name}`;
    const unwanted = `${path}.${crypto.randomUUID().slice(0, 8)}.part`;
    await withDiskErrors(path, () => disk.rename(path, unwanted), "remove");
    discarded.push(unwanted);
  }
  return await removeFolders(discarded);
}
