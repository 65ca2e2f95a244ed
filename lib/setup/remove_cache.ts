import { withDiskErrors } from "../base/files.ts";
import { removeAll, sizeOnDisk } from "./disk.ts";
import { withFileLock } from "./file_lock.ts";
import { formatBytes } from "../base/format.ts";
import { imageCache, libraryCache, remoteCache, rivalsCache } from "./library_cache.ts";
import { remoteDatasets } from "./remote_datasets.ts";
import { processSurroundings, type Surroundings } from "./surroundings.ts";

/**
 * Removes all versions of libtensorflow, the data sets, decoded images and the benchmarks' PyTorch from the user's cache. The user's own
 * data and what other programs installed stay.
 *
 * @returns Lines that say how much was freed where.
 * @throws {UserError} If the cache cannot be written.
 */
export async function removeCache(surroundings: Surroundings = processSurroundings()): Promise<string[]> {
  const freed: string[] = [];
  const datasets = remoteDatasets(surroundings).map(([, { remote }]) => remoteCache(remote, surroundings));
  const folders = [
    libraryCache(surroundings),
    ...datasets,
    imageCache(surroundings),
    rivalsCache(surroundings),
  ];
  for (const folder of folders) {
    const size = folder === undefined ? 0 : await sizeOnDisk(folder);
    if (folder === undefined || size === 0) continue;
    const wait = () => surroundings.output.say("Another Trinca is installing something; waiting for it");
    await withDiskErrors(folder, () => withFileLock(`${folder}.lock`, wait, () => removeAll(folder)));
    freed.push(`Freed ${formatBytes(size)} in ${folder}`);
  }
  return freed.length > 0 ? freed : ["There is nothing in the cache"];
}
