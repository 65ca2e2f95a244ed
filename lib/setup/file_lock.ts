/**
 * Runs `work` while no other process with the same lock file does. The kernel holds the lock, so it is released however
 * the process ends; the empty file stays.
 *
 * @param onWait Called before waiting for another process that holds the lock.
 */
export async function withFileLock<T>(
  path: string,
  onWait: () => void,
  work: () => Promise<T>,
): Promise<T> {
  using file = await Deno.open(path, { write: true, create: true });
  if (!await file.tryLock(true)) {
    onWait();
    await file.lock(true);
  }
  return await work();
}
