import { formatBytes } from "../base/format.ts";
import { namesIn } from "./library_names.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** The size in bytes of a file, or of all files in a folder; 0 if it does not exist. Links do not count. */
export async function sizeOnDisk(path: string): Promise<number> {
  const info = await Deno.lstat(path).catch(() => undefined);
  if (info?.isFile) return info.size;
  if (!info?.isDirectory) return 0;
  const sizes = await Promise.all((await namesIn(path)).map((name) => sizeOnDisk(`${path}/${name}`)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/**
 * Checks that a folder's disk has enough space before anything is fetched.
 *
 * @param needed The bytes needed in total.
 * @param here How many of these bytes are already there.
 * @throws {Unobtainable} If the disk does not have enough space.
 */
export async function checkRoom(
  folder: string,
  needed: number,
  here: number,
  { freeBytes }: Surroundings,
): Promise<void> {
  const free = await freeBytes(folder);
  if (free + here >= needed) return;
  throw new Unobtainable(
    `it needs ${formatBytes(needed - here)} of disk space in ${folder} but only ${
      formatBytes(free)
    } are free`,
  );
}

/** Flushes all files in a folder to the disk. */
export async function syncFolder(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    const path = `${folder}/${name}`;
    const { isFile, isDirectory } = await Deno.lstat(path);
    if (isDirectory) await syncFolder(path);
    if (!isFile) continue;
    using file = await Deno.open(path);
    await file.syncData();
  }
}

/** Removes a file or a folder with all its contents, if it exists. */
export async function removeAll(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}
