import { withDiskErrors } from "../base/files.ts";
import type { RemoteFile } from "../data/definition.ts";
import { isGenuine } from "../data/idx/is_genuine.ts";
import { withFileLock } from "./file_lock.ts";
import { getRemote } from "./get_remote.ts";
import { remoteCache } from "./library_cache.ts";
import { namesIn } from "./library_names.ts";
import type { Prepared } from "./prepare_library.ts";
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
        for (const name of await namesIn(cache)) {
          if (name.endsWith(".part")) await Deno.remove(`${cache}/${name}`);
        }
        if (verify) await removeDamaged(cache, remote.files);
        if (!await isThere()) await getRemote(dataset, cache, surroundings);
      });
    });
    return { folder: cache };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Removes damaged files of the data set from the cache. */
async function removeDamaged(cache: string, files: readonly RemoteFile[]): Promise<void> {
  for (const file of files) {
    for (const path of [`${cache}/${file.name}`, `${cache}/${file.name}.gz`]) {
      const bytes = await Deno.readFile(path).catch(() => undefined);
      if (bytes !== undefined && !await isGenuine(bytes, file)) await Deno.remove(path);
    }
  }
}
