import { dirname } from "node:path";
import { disk } from "./disk.ts";
import { withDiskErrors } from "./files.ts";
import { pathExists } from "./path_exists.ts";

/**
 * Creates a folder, and those above it that are missing, for what `work` writes there. If that fails, the folders that
 * were created are removed again, unless something is in them.
 *
 * @throws {UserError} If the folder cannot be created.
 */
export async function withNewFolder<T>(path: string, work: () => Promise<T>): Promise<T> {
  const created: string[] = [];
  for (let folder = path; !await pathExists(folder); folder = dirname(folder)) created.push(folder);
  try {
    await withDiskErrors(path, () => disk.mkdir(path, { recursive: true }));
    return await work();
  } catch (error) {
    // Not recursively: nothing of anybody else is removed.
    for (const folder of created) await disk.remove(folder).catch(() => {});
    throw error;
  }
}
