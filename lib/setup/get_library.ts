import { findCuda } from "./find_cuda.ts";
import { getByArchive } from "./get_by_archive.ts";
import { getByWheel } from "./get_by_wheel.ts";
import { isBuildName } from "./library_cache.ts";
import { namesIn } from "./library_names.ts";
import { checkRoom, removeAll, sizeOnDisk } from "./disk.ts";
import type { Surroundings } from "./surroundings.ts";
import { joinReasons, Unobtainable } from "./unobtainable.ts";

/** Bytes of disk space that a build needs: the downloaded wheels and the unpacked libraries. */
const ROOM = { cpu: 1_150_000_000, gpu: 6_500_000_000, gpuWithCuda: 2_200_000_000 } as const;

/**
 * Gets libtensorflow into the cache: from TensorFlow's wheel, else from the vendor's archive. The caller must hold the
 * cache's lock.
 *
 * @param cache The cache's folder.
 * @throws {Unobtainable} If neither source has it or the disk does not have enough space.
 */
export async function getLibrary(cache: string, gpu: boolean, surroundings: Surroundings): Promise<void> {
  const cuda = gpu ? await findCuda(surroundings) : undefined;
  if (cuda !== undefined) {
    surroundings.output.say(`CUDA ${cuda.major} is here and will be used: ${cuda.folder}`);
  }
  const room = ROOM[!gpu ? "cpu" : cuda === undefined ? "gpu" : "gpuWithCuda"];
  await checkRoom(cache, room, await leftovers(cache), surroundings);
  const reasons: string[] = [];
  for (const get of [getByWheel, getByArchive]) {
    try {
      await get(cache, gpu, surroundings, cuda);
      return await removeUnfinished(cache);
    } catch (error) {
      // On a full disk, partial downloads are useless.
      if ((error as { code?: string }).code === "ENOSPC") await removeUnfinished(cache);
      if (!(error instanceof Unobtainable)) throw error;
      reasons.push(error.message);
    }
  }
  throw new Unobtainable(joinReasons(reasons));
}

/** The size in bytes of what interrupted attempts left in the cache. */
export async function leftovers(cache: string): Promise<number> {
  const names = (await namesIn(cache)).filter((name) => !isBuildName(name));
  const sizes = await Promise.all(names.map((name) => sizeOnDisk(`${cache}/${name}`)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function removeUnfinished(cache: string): Promise<void> {
  for (const name of await namesIn(cache)) if (!isBuildName(name)) await removeAll(`${cache}/${name}`);
}
