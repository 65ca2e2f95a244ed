/**
 * Runs `work` while no other process that uses the same lock file does. The kernel keeps the lock, so it goes
 * with its process however that ends; the empty file stays.
 *
 * @param onWait Called if another process is at work, before waiting for it.
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
