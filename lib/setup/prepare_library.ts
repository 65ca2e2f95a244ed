import { withDiskErrors } from "../base/files.ts";
import { withFileLock } from "./file_lock.ts";
import { CACHE_SOURCE, cachedLibraries, findLibraries, type FoundLibrary } from "./find_library.ts";
import { getLibrary } from "./get_library.ts";
import { libraryCache } from "./library_cache.ts";
import { libraryNames } from "./library_names.ts";
import type { Surroundings } from "./surroundings.ts";
import { reasonOf, Unobtainable } from "./unobtainable.ts";

/** The result of a search: what was found, or the reason why it is not available. */
export type Prepared<T> = (T & { reason?: never }) | { reason: string };

/**
 * Finds libtensorflow, or downloads it. A damaged one is not used: a line says so, and one in the cache is fetched
 * again.
 *
 * @param gpu Whether to accept only a build that is known to use a GPU.
 * @param whole Whether to read libraries in the cache as a whole (seconds), not only their sizes and ends.
 * @throws {UserError} If `TRINCA_LIBTENSORFLOW` is not libtensorflow.
 */
export async function prepareLibrary(
  gpu: boolean,
  surroundings: Surroundings,
  whole = false,
): Promise<Prepared<FoundLibrary>> {
  const damaged: string[] = [];
  const fits = ({ gpu: usesGpu, path, damage, source }: FoundLibrary) => {
    if (gpu && usesGpu !== true) return false;
    if (damage === undefined) return true;
    const again = `deno task setup${usesGpu === true ? " --gpu" : ""} fetches it again`;
    damaged.push(`${path} is damaged: ${damage}; ${source === CACHE_SOURCE ? again : "install it again"}`);
    return false;
  };
  const found = await first(findLibraries(surroundings, whole), fits);
  for (const line of damaged) surroundings.output.say(`Not used: ${line}`);
  if (found !== undefined) return found;

  const cache = libraryCache(surroundings);
  if (libraryNames(surroundings.os).length === 0) {
    return { reason: `there is no libtensorflow for ${surroundings.os}` };
  }
  if (cache === undefined) {
    return { reason: "there is no folder for it, since neither HOME nor XDG_CACHE_HOME is set" };
  }
  try {
    return await withDiskErrors(cache, async () => {
      await Deno.mkdir(cache, { recursive: true });
      const wait = () => surroundings.output.say("Another Trinca is getting libtensorflow; waiting for it");
      return await withFileLock(`${cache}.lock`, wait, async () => {
        // The process that held the lock may have got it.
        const others = await first(cachedLibraries(surroundings, whole), fits);
        if (others !== undefined) return others;
        await getLibrary(cache, gpu, surroundings);
        const got = await first(cachedLibraries(surroundings), fits);
        if (got === undefined) throw new Unobtainable("the download does not contain libtensorflow");
        return got;
      });
    });
  } catch (error) {
    return { reason: reasonOf(error) };
  }
}

async function first<T>(items: AsyncIterable<T>, fits: (item: T) => boolean): Promise<T | undefined> {
  for await (const item of items) if (fits(item)) return item;
  return undefined;
}
