import { recordBuild } from "./build_record.ts";
import { download } from "./download.ts";
import { removeAll, syncFolder } from "./disk.ts";
import { buildName } from "./library_cache.ts";
import { findProgram, runProgram } from "./python.ts";
import type { Surroundings } from "./surroundings.ts";
import { Unobtainable } from "./unobtainable.ts";

/** Unpacking takes seconds, but a disk may be slow. */
const UNPACK_LIMIT_MS = 600_000;

/**
 * Downloads libtensorflow from the vendor's archive of the C library. The GPU build requires CUDA on the system.
 *
 * @param cache The cache's folder.
 * @throws {Unobtainable} If there is no archive for this machine, or it cannot be downloaded or unpacked.
 */
export async function getByArchive(cache: string, gpu: boolean, surroundings: Surroundings): Promise<void> {
  const platform = `${surroundings.os}-${surroundings.arch}-${gpu ? "gpu" : "cpu"}`;
  const archive = surroundings.archives[platform];
  if (archive === undefined) throw new Unobtainable(`the vendor has no archive for ${platform}`);
  const tar = await findProgram("tar", surroundings);
  if (tar === undefined) throw new Unobtainable("there is no tar to unpack the vendor's archive");

  const path = `${cache}/${archive.url.split("/").at(-1)}`;
  const { url, sha256, version } = archive;
  await download({ url, sha256, path, title: `Downloading libtensorflow ${version}` }, surroundings);
  const build = `${cache}/${buildName(version, gpu)}`;
  const unfinished = `${build}.part`;
  await removeAll(unfinished);
  await Deno.mkdir(unfinished);
  const { success, stderr } = await runProgram(
    tar,
    ["-xzf", path, "-C", unfinished],
    surroundings,
    UNPACK_LIMIT_MS,
  );
  if (!success) {
    await removeAll(unfinished);
    throw new Unobtainable(`tar cannot unpack ${path}: ${stderr.trim().split("\n").at(-1)}`);
  }
  await recordBuild(unfinished);
  await syncFolder(unfinished);
  await removeAll(build);
  await Deno.rename(unfinished, build);
  await Deno.remove(path);
}
