import { describeDiskError } from "./files.ts";
import { UserError } from "./user_error.ts";

/**
 * Locks a file against other processes. The operating system releases the lock when the process ends, in whatever way.
 *
 * @param path A file that exists and is never replaced.
 * @param taken The message if another process holds the lock.
 * @returns The lock; dispose of it at the end.
 * @throws {UserError} If another process holds the lock, or the file cannot be locked.
 */
export function lockFile(path: string, taken: string): Disposable {
  let file: Deno.FsFile | undefined;
  try {
    file = Deno.openSync(path);
    if (file.tryLockSync(true)) return file;
  } catch (error) {
    file?.close();
    throw describeDiskError(path, error, "lock") ?? error;
  }
  file.close();
  throw new UserError(taken);
}
