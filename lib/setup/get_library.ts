import { getByArchive } from "./get_by_archive.ts";
import { getByWheel } from "./get_by_wheel.ts";
import { isBuildName } from "./library_cache.ts";
import { namesIn } from "./library_names.ts";
import { checkRoom, removeAll, sizeOnDisk } from "./disk.ts";
import type { Surroundings } from "./surroundings.ts";
import { joinReasons, Unobtainable } from "./unobtainable.ts";

/** Bytes that it takes to get a build: its wheels as they come, and what is unpacked of them. */
const ROOM = { cpu: 1_150_000_000, gpu: 6_500_000_000 } as const;

/**
 * Gets libtensorflow into the cache: out of TensorFlow's wheel, else out of the vendor's archive. Nobody else
 * may be at it.
 *
 * @param cache The cache's folder.
 * @throws {Unobtainable} If it cannot be had.
 */
export async function getLibrary(cache: string, gpu: boolean, surroundings: Surroundings): Promise<void> {
  await checkRoom(cache, ROOM[gpu ? "gpu" : "cpu"], await leftovers(cache), surroundings);
  const reasons: string[] = [];
  for (const get of [getByWheel, getByArchive]) {
    try {
      await get(cache, gpu, surroundings);
      return await removeUnfinished(cache);
    } catch (error) {
      // A full disk has no use for the half of what did not fit.
      if ((error as { code?: string }).code === "ENOSPC") await removeUnfinished(cache);
      if (!(error instanceof Unobtainable)) throw error;
      reasons.push(error.message);
    }
  }
  throw new Unobtainable(joinReasons(reasons));
}

/** Bytes in the cache that an interrupted attempt left for the next one. */
export async function leftovers(cache: string): Promise<number> {
  const names = (await namesIn(cache)).filter((name) => !isBuildName(name));
  const sizes = await Promise.all(names.map((name) => sizeOnDisk(`${cache}/${name}`)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function removeUnfinished(cache: string): Promise<void> {
  for (const name of await namesIn(cache)) if (!isBuildName(name)) await removeAll(`${cache}/${name}`);
}
