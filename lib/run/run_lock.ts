import { UserError } from "../base/user_error.ts";
import { RUN_FILES } from "./run_folder.ts";

/**
 * Keeps other processes from training in a run's folder. The operating system frees the lock with the process,
 * however that ends.
 *
 * @param folder The run's; its `config.json` carries the lock, since that is never replaced.
 * @returns To be disposed at the end.
 * @throws {UserError} If another process holds it.
 */
export function lockRun(folder: string): Disposable {
  const file = Deno.openSync(`${folder}/${RUN_FILES.config}`);
  if (file.tryLockSync(true)) return file;
  file.close();
  throw new UserError(
    `Expected ${folder} to be free but another process is training there; wait for its end or stop it`,
  );
}
