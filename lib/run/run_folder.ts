import { withDiskErrors, writeFileAtomically } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import { CHECKPOINT_FILES } from "./checkpoint_format.ts";

/** Names of a run's folder that are not checkpoints. */
export const RUN_FILES = {
  config: "config.json",
  best: "best",
  last: "last",
  losses: "loss.svg",
  report: "report.html",
} as const;

/** The checkpoint after a complete epoch: `epoch_7`. */
export function epochName(epoch: number): string {
  return `epoch_${epoch}`;
}

/** The checkpoint within an epoch, `steps` steps after the end of epoch `epoch`: `epoch_7_step_100`. */
export function partialName(epoch: number, steps: number): string {
  return `${epochName(epoch)}_step_${steps}`;
}

/** A name for a run from the time at which it starts, in local time: `2026-01-31_235959`. */
export function runName(now: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${date}_${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/**
 * Makes the folder of a new run, with its `config.json` in it, or nothing.
 *
 * @param config What goes into `config.json`.
 * @throws {UserError} If there is a run of that name already, or the folder cannot be written.
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
        `Expected no run named ${name} in ${runs} but there is one; go on with it by --resume ${name} or choose ` +
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

/** Points `best` or `last` of a run at one of its checkpoints. @throws {UserError} If the disk refuses. */
export async function pointAt(folder: string, link: "best" | "last", checkpoint: string): Promise<void> {
  const temporary = `${folder}/${link}.${crypto.randomUUID().slice(0, 8)}.part`;
  await withDiskErrors(`${folder}/${link}`, async () => {
    try {
      await Deno.symlink(checkpoint, temporary, { type: "dir" });
      await Deno.rename(temporary, `${folder}/${link}`);
    } catch (error) {
      await Deno.remove(temporary).catch(() => {});
      throw error;
    }
  });
}

/** Where `best` or `last` of a run points; undefined if there is no such checkpoint yet. */
export async function pointedAt(folder: string, link: "best" | "last"): Promise<string | undefined> {
  return await Deno.readLink(`${folder}/${link}`).catch(() => undefined);
}

/**
 * Removes the checkpoints that are neither among the newest `keep` nor pointed at by `best` or `last`, and
 * what interrupted writes have left behind.
 */
export async function pruneCheckpoints(folder: string, keep: number): Promise<void> {
  const pinned = [await pointedAt(folder, "best"), await pointedAt(folder, "last")];
  const found: { name: string; epoch: number; step: number }[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (name.endsWith(".part")) await Deno.remove(`${folder}/${name}`, { recursive: true });
    const match = /^epoch_(\d+)(?:_step_(\d+))?$/.exec(name);
    if (isDirectory && match) found.push({ name, epoch: Number(match[1]), step: Number(match[2] ?? 0) });
  }
  found.sort((a, b) => b.epoch - a.epoch || b.step - a.step);
  const complete = found.filter(({ step }) => step === 0).slice(0, keep).map(({ name }) => name);
  for (const { name } of found) {
    if (!complete.includes(name) && !pinned.includes(name)) {
      await Deno.remove(`${folder}/${name}`, { recursive: true });
    }
  }
}

/**
 * The folder of a run by its name or path.
 *
 * @throws {UserError} If there is none.
 */
export async function findRun(runs: string, run: string): Promise<string> {
  for (const folder of [run, `${runs.replace(/\/+$/, "")}/${run}`]) {
    if (await exists(`${folder}/${RUN_FILES.config}`)) return folder.replace(/\/+$/, "");
  }
  throw new UserError(`Expected a run named ${run} in ${runs} but found none${await listing(runs)}`);
}

/**
 * The checkpoint that a path means: a checkpoint's folder, a run's (its best, else its last), or a folder of
 * runs (the newest run's best). Where a folder of runs has no run of the user's own, the shipped one counts.
 *
 * @throws {UserError} If there is none.
 */
export async function findCheckpoint(path: string): Promise<string> {
  const folder = path.replace(/(?<=.)\/+$/, "");
  if (await exists(`${folder}/${CHECKPOINT_FILES.state}`)) return folder;
  for (const link of [RUN_FILES.best, RUN_FILES.last]) {
    if (await exists(`${folder}/${link}/${CHECKPOINT_FILES.state}`)) return `${folder}/${link}`;
  }
  let newest: { path: string; time: number } | undefined;
  for (const run of await folders(folder)) {
    const inside = `${folder}/${run}`;
    const link = await exists(`${inside}/best/${CHECKPOINT_FILES.state}`) ? RUN_FILES.best : RUN_FILES.last;
    const { mtime } = await Deno.stat(`${inside}/${link}/${CHECKPOINT_FILES.state}`).catch(() => ({
      mtime: null,
    }));
    // The shipped run is as new as the clone; it only stands in where there is no other.
    const time = run === SHIPPED_RUN ? 0 : mtime?.getTime() ?? NaN;
    if (mtime && (newest === undefined || time > newest.time)) newest = { path: `${inside}/${link}`, time };
  }
  if (newest === undefined) {
    throw new UserError(
      `Expected a checkpoint, a run or a folder of runs at ${path} but found none; train one with deno task train`,
    );
  }
  return newest.path;
}

/** The run that comes with the project. */
export const SHIPPED_RUN = "mnist";

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

async function folders(path: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(path)) if (isDirectory) names.push(name);
  } catch {
    return [];
  }
  return names.sort();
}

async function listing(runs: string): Promise<string> {
  const names = await folders(runs);
  return names.length > 0 ? `; there are ${names.join(", ")}` : "";
}
