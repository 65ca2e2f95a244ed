import { dirname, join } from "node:path";
import { RUN_FILES } from "./run_folder.ts";

/**
 * The folder of the run that a checkpoint is of: the one that it lies in. Where its path goes through a link from
 * elsewhere, the one that it really lies in.
 *
 * @param checkpoint The checkpoint's folder, which exists.
 */
export async function runOfCheckpoint(checkpoint: string): Promise<string> {
  const named = join(checkpoint, "..");
  const real = dirname(await Deno.realPath(checkpoint));
  for (const folder of [named, real]) {
    const isRun = await Deno.stat(`${folder}/${RUN_FILES.config}`).then(() => true, () => false);
    if (isRun) return folder;
  }
  return named;
}
