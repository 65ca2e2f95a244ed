import { disk } from "../base/disk.ts";
import { twoDigits } from "../base/format.ts";
import { withDiskErrors } from "../base/files.ts";
import { isRegularFile } from "../base/read_regular_file.ts";
import { syncFolder } from "../base/sync_folder.ts";
import { makeLink } from "../base/make_link.ts";
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

/** Whether a folder contains nothing. */
export async function isEmpty(folder: string): Promise<boolean> {
  for await (const _ of Deno.readDir(folder)) return false;
  return true;
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
      await disk.rename(temporary, `${folder}/${link}`);
      await syncFolder(folder);
    } catch (error) {
      await disk.remove(temporary).catch(() => {});
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
    if (await isRegularFile(`${folder}/${RUN_FILES.config}`)) return folder.replace(/\/+$/, "");
  }
  for (const folder of [`${runs.replace(/\/+$/, "")}/${run}`, run]) {
    const isFolder = await Deno.stat(folder).then(({ isDirectory }) => isDirectory, () => false);
    if (!isFolder) continue;
    const found = await isEmpty(folder) ? "is empty" : `has no ${RUN_FILES.config}`;
    throw new UserError(`Expected a run in ${folder} but it ${found}; ${await otherRuns(runs)}`);
  }
  throw new UserError(`Expected a run named ${run} in ${runs} but found none${await listing(runs)}`);
}

/** The runs that are part of the project, the one to use first. */
export const SHIPPED_RUNS: readonly string[] = ["mnist-best", "mnist"];

/** Whether a folder is that of a run. */
export async function isRun(folder: string): Promise<boolean> {
  return await isRegularFile(`${folder.replace(/\/+$/, "")}/${RUN_FILES.config}`);
}

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Returns the names of the folders in a folder, and of the links to folders, sorted; none if it does not exist. */
export async function foldersIn(path: string): Promise<string[]> {
  const names: string[] = [];
  const isFolder = (name: string) =>
    Deno.stat(`${path}/${name}`).then(({ isDirectory }) => isDirectory, () => false);
  try {
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(path)) {
      if (isDirectory || (isSymlink && await isFolder(name))) names.push(name);
    }
  } catch {
    return [];
  }
  return names.sort();
}

/** Whether a name is that of something that is not complete, such as a run's folder that is being copied. */
export function isUnfinished(name: string): boolean {
  return name.endsWith(".part");
}

/** What to do about a folder that is no run. */
async function otherRuns(runs: string): Promise<string> {
  const names = await runsIn(runs);
  return names.length > 0 ? `there are ${names.join(", ")}` : "start one with deno task train";
}

/** Returns the names of the runs in a folder. */
async function runsIn(runs: string): Promise<string[]> {
  const names = await foldersIn(runs);
  const isRun = await Promise.all(names.map((name) => exists(`${runs}/${name}/${RUN_FILES.config}`)));
  return names.filter((name, i) => isRun[i] && !isUnfinished(name));
}

async function listing(runs: string): Promise<string> {
  const names = (await foldersIn(runs)).filter((name) => !isUnfinished(name));
  return names.length > 0 ? `; there are ${names.join(", ")}` : "";
}
