import { withDiskErrors } from "../base/mod.ts";
import { removeAll, sizeOnDisk } from "./disk.ts";
import { withFileLock } from "./file_lock.ts";
import { formatBytes } from "./format_bytes.ts";
import { libraryCache } from "./library_cache.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/**
 * Removes libtensorflow from the user's cache, of all versions; MNIST and what others installed stay.
 *
 * @returns What was freed, as a line.
 * @throws {UserError} If the cache cannot be written.
 */
export async function removeLibrary(surroundings: Surroundings = processSurroundings()): Promise<string> {
  const cache = libraryCache(surroundings);
  const size = cache === undefined ? 0 : await sizeOnDisk(cache);
  if (cache === undefined || size === 0) return "There is no libtensorflow in the cache";
  const wait = () => surroundings.output.say("Another Trinca is getting libtensorflow; waiting for it");
  await withDiskErrors(cache, () => withFileLock(`${cache}.lock`, wait, () => removeAll(cache)));
  return `Freed ${formatBytes(size)} in ${cache}`;
}
