import { disk } from "../base/disk.ts";
import { withDiskErrors, writeAndSync } from "../base/files.ts";
import { shellWord } from "../base/shell_word.ts";
import { syncFolder } from "../base/sync_folder.ts";
import { UserError } from "../base/user_error.ts";
import { isEmpty, RUN_FILES } from "./run_folder.ts";

/**
 * Creates the folder of a new run with its `config.json`, or nothing at all.
 *
 * @param config The contents of `config.json`.
 * @throws {UserError} If there is already a run of that name, or the folder cannot be written.
 */
export async function createRunFolder(runs: string, name: string, config: unknown): Promise<string> {
  const folder = `${runs.replace(/\/+$/, "")}/${name}`;
  // Under another name until it is complete, so that a program that ends meanwhile leaves no run without settings.
  const temporary = `${folder}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(folder, async () => {
    await disk.mkdir(runs, { recursive: true });
    await refuseTaken(runs, name);
    try {
      await disk.mkdir(temporary);
      await writeAndSync(`${temporary}/${RUN_FILES.config}`, JSON.stringify(config, null, 2) + "\n");
      await disk.rename(temporary, folder).catch(async (error) => {
        await refuseTaken(runs, name); // Another program was faster.
        throw error;
      });
      await syncFolder(runs);
    } catch (error) {
      await disk.remove(temporary, { recursive: true }).catch(() => {});
      throw error;
    }
  });
  return folder;
}

/**
 * Refuses the name of a run, or of anything else that is not an empty folder.
 *
 * @throws {UserError} If the name is taken; it says how that run can be continued, if it can.
 */
export async function refuseTaken(runs: string, name: string): Promise<void> {
  const folder = `${runs.replace(/\/+$/, "")}/${name}`;
  const info = await Deno.lstat(`${folder}/${RUN_FILES.config}`).catch(() => undefined);
  if (info !== undefined) {
    throw new UserError(
      `Expected a new name for --run but there is a run ${folder}${await adviceOn(folder)}`,
    );
  }
  const isFree = await Deno.lstat(folder).then(
    async ({ isDirectory }) => isDirectory && await isEmpty(folder),
    () => true,
  );
  if (isFree) return;
  throw new UserError(`Expected ${folder} to be free for a run but it is taken; choose another --run`);
}

/** What can be done about a run of the same name: it depends on whether it has ended. */
async function adviceOn(folder: string): Promise<string> {
  const { runStatus } = await import("./run_status.ts");
  const status = await runStatus(folder);
  const word = shellWord(folder);
  if (status.state === "running") {
    return `, which is being trained; choose another --run, or watch that one with deno task watch ${word}`;
  }
  if (status.state === "finished" && status.end.state === "done") {
    return `, which is finished (${status.end.message}); choose another --run, or train that one for more epochs ` +
      `with --resume ${word} --epochs N`;
  }
  return `; choose another --run, or continue that one with --resume ${word}`;
}
