import { disk } from "../base/disk.ts";
import { withDiskErrors } from "../base/files.ts";
import { UserError } from "../base/user_error.ts";
import { parseCheckpointName } from "./checkpoint_names.ts";
import { type CurrentCheckpoints, currentCheckpoints } from "./current_checkpoints.ts";
import { pointAt, pointedAt } from "./run_folder.ts";

const LINKS = ["last", "best"] as const;

/** The checkpoints that the links of a run should point at. */
export interface LinkedCheckpoints extends CurrentCheckpoints {
  /** Why a link does not point there, if so; nothing but people and other programs read the links. */
  fault?: UserError;
}

/**
 * Points the links `last` and `best` of a run at the checkpoints that {@link currentCheckpoints} finds.
 *
 * @param folder The run's folder.
 * @returns Those checkpoints, and why a link could not be moved: the disk cannot be written, or it is something else.
 * @throws {UserError} If the newest checkpoint is damaged.
 */
export async function linkCheckpoints(folder: string): Promise<LinkedCheckpoints> {
  const current = await currentCheckpoints(folder);
  try {
    await moveLinks(folder, current);
    return current;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { ...current, fault: error };
  }
}

async function moveLinks(folder: string, current: CurrentCheckpoints): Promise<void> {
  await refuseCopies(folder);
  for (const link of LINKS) {
    const name = current[link];
    const before = await pointedAt(folder, link);
    if (name === before) continue;
    if (name !== undefined) await pointAt(folder, link, name);
    else await withDiskErrors(`${folder}/${link}`, () => disk.remove(`${folder}/${link}`), "remove");
  }
}

/** Refuses a copied run whose links became copies of checkpoints, which are the user's to remove. */
async function refuseCopies(folder: string): Promise<void> {
  const copies: string[] = [];
  for (const link of LINKS) {
    const found = await Deno.lstat(`${folder}/${link}`).catch(() => undefined);
    if (found !== undefined && !found.isSymlink) copies.push(`${folder}/${link}`);
  }
  if (copies.length === 0) return;
  throw new UserError(
    `Expected links at ${copies.join(" and ")} but found ${
      copies.length === 1 ? "a copy" : "copies"
    } of what ` +
      "they point at; rename them: they are created again",
  );
}

/**
 * Restores checkpoints that were about to be replaced when the program ended.
 *
 * @param folder The run's folder; no training may be running in it.
 * @throws {UserError} If the disk cannot be written.
 */
export async function restoreReplaced(folder: string): Promise<void> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  for (const name of names) {
    const [, goal = ""] = /^(.*)\.[0-9a-f]{8}\.old\.part$/.exec(name) ?? [];
    if (parseCheckpointName(goal) === undefined || names.includes(goal)) continue;
    await withDiskErrors(`${folder}/${goal}`, () => disk.rename(`${folder}/${name}`, `${folder}/${goal}`));
  }
}
