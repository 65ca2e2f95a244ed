import { disk } from "../base/disk.ts";
import { withDiskErrors } from "../base/files.ts";
import { pathExists } from "../base/path_exists.ts";
import { checkpointName } from "./checkpoint_names.ts";
import { readCheckpointState } from "./read_state.ts";
import { RUN_FILES } from "./run_folder.ts";

/**
 * Makes room for the links of a run that was copied without links: what `last` and `best` pointed at is there as a
 * folder. If the checkpoint itself is missing, the folder becomes it; otherwise it is renamed, and nothing is removed.
 *
 * @param folder The run's folder; no training may be running in it.
 * @throws {UserError} If the disk cannot be written.
 */
export async function adoptCopies(folder: string): Promise<void> {
  for (const link of [RUN_FILES.last, RUN_FILES.best]) {
    const path = `${folder}/${link}`;
    const isCopy = await Deno.lstat(path).then(({ isSymlink }) => !isSymlink, () => false);
    if (!isCopy) continue;
    const state = await readCheckpointState(path).catch(() => undefined);
    const name = state && checkpointName(state);
    const isMissing = name !== undefined && await isFree(`${folder}/${name}`);
    await withDiskErrors(
      path,
      async () => await disk.rename(path, isMissing ? `${folder}/${name}` : await freeName(`${path}.copy`)),
    );
  }
}

async function isFree(path: string): Promise<boolean> {
  return !await pathExists(path);
}

async function freeName(path: string): Promise<string> {
  for (let i = 1;; i++) {
    const name = i === 1 ? path : `${path}${i}`;
    if (await isFree(name)) return name;
  }
}
