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
 * Finds the files of a data set in the user's cache, else fetches them into it: what is missing comes from the mirrors
 * in turn.
 *
 * @param verify Whether to check all bytes in the cache, too, and to fetch again what is damaged there.
 * @returns The folder that has them.
 */
export async function prepareRemote(
  dataset: RemoteDataset,
  surroundings: Surroundings,
  verify = false,
): Promise<Prepared<{ folder: string }>> {
  const { title, remote } = dataset;
  const cache = remoteCache(remote, surroundings);
  if (cache === undefined) return { reason: "neither HOME nor XDG_CACHE_HOME says where to keep it" };
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

/** Removes from the cache what has the name of one of the files and is damaged. */
async function removeDamaged(cache: string, files: readonly RemoteFile[]): Promise<void> {
  for (const file of files) {
    for (const path of [`${cache}/${file.name}`, `${cache}/${file.name}.gz`]) {
      const bytes = await Deno.readFile(path).catch(() => undefined);
      if (bytes !== undefined && !await isGenuine(bytes, file)) await Deno.remove(path);
    }
  }
}
