import { withDiskErrors } from "../base/files.ts";
import { findMnist } from "../data/mnist.ts";
import { searchDataPath } from "../data/search_data_path.ts";
import { withFileLock } from "./file_lock.ts";
import { getMnist } from "./get_mnist.ts";
import { mnistCache } from "./library_cache.ts";
import { namesIn } from "./library_names.ts";
import { isGenuine } from "./mnist_copies.ts";
import type { Prepared } from "./prepare_library.ts";
import type { Surroundings } from "./surroundings.ts";
import { reasonOf } from "./unobtainable.ts";

/**
 * Finds MNIST in the folder of `--data_path` or in the user's cache, else fetches it into the cache: what is missing
 * comes from the mirrors in turn. Nothing is ever written into the folder of `--data_path`.
 *
 * @param dataPath The folder of `--data_path`.
 * @param verify Whether to check all bytes in the cache, too, and to fetch again what is damaged there.
 * @returns The folder that has it.
 * @throws {UserError} If the folder is not the default one and does not have all of MNIST.
 */
export async function prepareMnist(
  dataPath: string,
  surroundings: Surroundings,
  verify = false,
): Promise<Prepared<{ folder: string }>> {
  const { paths, unused } = await searchDataPath(dataPath, surroundings.workingFolder);
  if (paths !== undefined) return { folder: dataPath };
  const { say } = surroundings.output;
  if (unused !== undefined) say(`Not used: ${unused} in ${dataPath}, which is not MNIST`);
  const cache = mnistCache(surroundings);
  if (cache === undefined) return { reason: "neither HOME nor XDG_CACHE_HOME says where to keep it" };
  try {
    if (!verify && (await findMnist(cache)).paths !== undefined) return { folder: cache };
    await withDiskErrors(cache, async () => {
      await Deno.mkdir(cache, { recursive: true });
      const wait = () => say("Another Trinca is getting MNIST; waiting for it");
      await withFileLock(`${cache}.lock`, wait, async () => {
        for (const name of await namesIn(cache)) {
          if (name.endsWith(".part")) await Deno.remove(`${cache}/${name}`);
        }
        if (verify) await removeDamaged(cache, surroundings);
        if ((await findMnist(cache)).paths === undefined) await getMnist(cache, surroundings);
      });
    });
    return { folder: cache };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

/** Removes from the cache what is not MNIST's, under the names of its files. */
async function removeDamaged(cache: string, { mnistFiles }: Surroundings): Promise<void> {
  for (const file of mnistFiles) {
    for (const path of [`${cache}/${file.name}`, `${cache}/${file.name}.gz`]) {
      const bytes = await Deno.readFile(path).catch(() => undefined);
      if (bytes !== undefined && !await isGenuine(bytes, file)) await Deno.remove(path);
    }
  }
}
