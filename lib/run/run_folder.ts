import { twoDigits } from "../base/format.ts";
import { withDiskErrors, writeFileAtomically } from "../base/files.ts";
import { makeLink } from "../base/make_link.ts";
import { shellWord } from "../base/shell_word.ts";
import { UserError } from "../base/user_error.ts";

/** The names in a run's folder that are not checkpoints. */
export const RUN_FILES = {
  config: "config.json",
  best: "best",
  last: "last",
  losses: "loss.svg",
  report: "report.html",
} as const;

/** Returns a name for a run from its start time, in local time: `2026-01-31_235959`. */
export function runName(now: Date): string {
  const date = `${now.getFullYear()}-${twoDigits(now.getMonth() + 1)}-${twoDigits(now.getDate())}`;
  return `${date}_${twoDigits(now.getHours())}${twoDigits(now.getMinutes())}${twoDigits(now.getSeconds())}`;
}

/**
 * Creates the folder of a new run with its `config.json`, or nothing at all.
 *
 * @param config The contents of `config.json`.
 * @throws {UserError} If there is already a run of that name, or the folder cannot be written.
 */
export async function createRunFolder(runs: string, name: string, config: unknown): Promise<string> {
  const folder = `${runs.replace(/\/+$/, "")}/${name}`;
  await withDiskErrors(folder, async () => {
    await Deno.mkdir(runs, { recursive: true });
    try {
      await Deno.mkdir(folder);
    } catch (error) {
      if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
      throw new UserError(
        `Expected no run named ${name} in ${runs} but there is one; continue it by --resume ${
          shellWord(name)
        } or choose ` +
          `another --run`,
      );
    }
  });
  try {
    await writeFileAtomically(`${folder}/${RUN_FILES.config}`, JSON.stringify(config, null, 2) + "\n");
  } catch (error) {
    await Deno.remove(folder, { recursive: true }).catch(() => {});
    throw error;
  }
  return folder;
}

/**
 * Points `best` or `last` of a run at one of its checkpoints.
 *
 * @throws {UserError} If the disk cannot be written.
 */
export async function pointAt(folder: string, link: "best" | "last", checkpoint: string): Promise<void> {
  const temporary = `${folder}/${link}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(`${folder}/${link}`, async () => {
    try {
      await makeLink(checkpoint, temporary);
      await Deno.rename(temporary, `${folder}/${link}`);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
  });
}

/** Returns the target of `best` or `last` of a run; undefined if the link does not exist yet. */
export async function pointedAt(folder: string, link: "best" | "last"): Promise<string | undefined> {
  return await Deno.readLink(`${folder}/${link}`).catch(() => undefined);
}

/**
 * Finds the folder of a run by its name or path.
 *
 * @throws {UserError} If there is none.
 */
export async function findRun(runs: string, run: string): Promise<string> {
  for (const folder of [run, `${runs.replace(/\/+$/, "")}/${run}`]) {
    if (await exists(`${folder}/${RUN_FILES.config}`)) return folder.replace(/\/+$/, "");
  }
  throw new UserError(`Expected a run named ${run} in ${runs} but found none${await listing(runs)}`);
}

/** The run that is part of the project. */
export const SHIPPED_RUN = "mnist";

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Returns the names of the folders in a folder, sorted; none if it does not exist. */
export async function foldersIn(path: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) if (isDirectory) names.push(name);
  } catch {
    return [];
  }
  return names.sort();
}

async function listing(runs: string): Promise<string> {
  const names = await foldersIn(runs);
  return names.length > 0 ? `; there are ${names.join(", ")}` : "";
}
