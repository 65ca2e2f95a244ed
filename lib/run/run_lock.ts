import { lockFile } from "../base/lock_file.ts";
import { RUN_FILES } from "./run_folder.ts";

/**
 * Locks a run's folder against training by other processes. The operating system releases the lock when the
 * process ends, in whatever way.
 *
 * @param folder The run's folder; its `config.json` is locked, since that file is never replaced.
 * @returns The lock; dispose of it at the end.
 * @throws {UserError} If another process holds the lock, or the file cannot be locked.
 */
export function lockRun(folder: string): Disposable {
  return lockFile(
    `${folder}/${RUN_FILES.config}`,
    `Expected ${folder} to be free but another process is training there; wait for its end or stop it`,
  );
}
