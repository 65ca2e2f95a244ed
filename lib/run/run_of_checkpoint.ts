import { dirname, join } from "node:path";
import { RUN_FILES } from "./run_folder.ts";

/**
 * Returns the folder of the run that a checkpoint belongs to: its parent folder. If its path contains a link
 * from elsewhere, it is the parent of the real folder.
 *
 * @param checkpoint The checkpoint's folder; it must exist.
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
