import { withDiskErrors } from "../base/files.ts";
import type { RemoteFile } from "../data/definition.ts";
import { isGenuine } from "../data/is_genuine.ts";
import { withFileLock } from "./file_lock.ts";
import { getRemote } from "./get_remote.ts";
import { remoteCache } from "./library_cache.ts";
import { namesIn } from "./library_names.ts";
import { ORIGIN_ENDING } from "./part_origin.ts";
import type { Prepared } from "./prepare_library.ts";
import { formsOf } from "./remote_copies.ts";
import type { RemoteDataset } from "./remote_datasets.ts";
import type { Surroundings } from "./surroundings.ts";
import { reasonOf } from "./unobtainable.ts";

/**
 * Finds the files of a data set in the user's cache and fetches missing ones from the mirrors in turn.
 *
 * @param verify Whether to check the contents of cached files, too, and to fetch damaged ones again.
 * @returns The folder with the files.
 */
export async function prepareRemote(
  dataset: RemoteDataset,
  surroundings: Surroundings,
  verify = false,
): Promise<Prepared<{ folder: string }>> {
  const { title, remote } = dataset;
  const cache = remoteCache(remote, surroundings);
  if (cache === undefined) {
    return { reason: "there is no folder for it, since neither HOME nor XDG_CACHE_HOME is set" };
  }
  const isThere = async () => await dataset.isIn!(cache, true);
  try {
    if (!verify && await isThere()) return { folder: cache };
    await withDiskErrors(cache, async () => {
      await Deno.mkdir(cache, { recursive: true });
      const wait = () => surroundings.output.say(`Another Trinca is getting ${title}; waiting for it`);
      await withFileLock(`${cache}.lock`, wait, async () => {
        await removeParts(cache, remote.files);
        if (verify) await removeDamaged(cache, remote.files);
        if (!await isThere()) await getRemote(dataset, cache, surroundings);
        await removeParts(cache, []);
      });
    });
    return { folder: cache };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Removes unfinished files from the cache, except those from which the download of a file can continue. */
async function removeParts(cache: string, files: readonly RemoteFile[]): Promise<void> {
  const parts = files.flatMap(formsOf).flatMap((form) => [`${form}.part`, `${form}.part${ORIGIN_ENDING}`]);
  for (const name of await namesIn(cache)) {
    if (isUnfinished(name) && !parts.includes(name)) await Deno.remove(`${cache}/${name}`);
  }
}

/** Whether a file in the cache of a data set is part of an unfinished download. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(".part") || name.endsWith(`.part${ORIGIN_ENDING}`);
}

/** Removes damaged files of the data set from the cache. */
async function removeDamaged(cache: string, files: readonly RemoteFile[]): Promise<void> {
  for (const file of files) {
    for (const path of formsOf(file).map((form) => `${cache}/${form}`)) {
      const bytes = await Deno.readFile(path).catch(() => undefined);
      if (bytes !== undefined && !await isGenuine(bytes, file)) await Deno.remove(path);
    }
  }
}
