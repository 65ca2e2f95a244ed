import { basename, dirname } from "node:path";
import { findCheckpoint } from "./find_checkpoint.ts";
import { findRun } from "./run_folder.ts";

/**
 * Finds the checkpoint that a training starts from: `--init`.
 *
 * @param init A run, by its name or folder, or a checkpoint.
 * @param runs The folder of runs.
 * @returns The checkpoint's own folder: not a link, which can move.
 * @throws {UserError} If there is none.
 */
export async function findInitial(init: string, runs: string): Promise<string> {
  const found = await findCheckpoint(
    await findRun(runs, init).catch(async (error) => {
      // A checkpoint of a run is not a run.
      if (await Deno.stat(init).then(({ isDirectory }) => isDirectory, () => false)) return init;
      throw error;
    }),
  );
  return `${dirname(found)}/${basename(await Deno.realPath(found))}`;
}
