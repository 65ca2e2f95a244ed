import { resolve } from "node:path";
import { checkOutputFolder } from "../base/check_output.ts";
import { shellWord } from "../base/shell_word.ts";
import { UserError } from "../base/user_error.ts";
import type { DataSource } from "../data/find_data.ts";
import { foldersIn, isUnfinished } from "../run/run_folder.ts";
import { keyOf } from "./planned_run.ts";
import type { Sweep } from "./sweep.ts";
import { readSweepFile, type SweepFile } from "./sweep_file.ts";

/** Where the data of a sweep are, in a form that can be compared. */
export function storedData({ name, path }: DataSource): SweepFile["data"] {
  return { name, path: resolve(path) };
}

/**
 * Checks that a folder is new, or that of this sweep, whose grid may have grown since, and may lack runs that never began.
 *
 * @returns What the folder says of the sweep; undefined for a new one.
 * @throws {UserError} If it has something else, or a sweep of another grid or of other data.
 */
export async function openSweepFolder(
  folder: string,
  sweep: Sweep,
  data: DataSource,
): Promise<SweepFile | undefined> {
  await checkOutputFolder(folder);
  const stored = await readSweepFile(folder);
  if (stored === undefined) {
    await requireEmpty(folder);
    return undefined;
  }
  const planned = new Set(sweep.runs.map(keyOf));
  const begun = new Set(await foldersIn(folder));
  // A run without a folder never began, such as one that was refused: the grid may have been corrected since.
  const others = stored.runs.filter((run) => !planned.has(keyOf(run)) && begun.has(run.name));
  if (others.length > 0) {
    throw new UserError(
      `Expected a grid with all runs of ${folder} but found one without ${others[0]!.name}${
        others.length === 1 ? "" : ` and ${others.length - 1} others`
      }; use another --checkpoint_path, or add what is missing: a grid may grow`,
    );
  }
  const { name, path } = storedData(data);
  const { name: ownName, path: ownPath } = stored.data;
  if (ownName !== name || ownPath !== path) {
    const flag = ownPath !== path ? `--data_path ${shellWord(ownPath)}` : `--dataset ${ownName}`;
    throw new UserError(
      `Expected the data of ${folder}, ${ownName} at ${ownPath}, but found ${name} at ${path}; use ${flag}, or ` +
        "another --checkpoint_path",
    );
  }
  return stored;
}

/** Gives the runs of a sweep the names that they have in its folder: what differs may be more since. */
export function withStoredNames(sweep: Sweep, stored: SweepFile | undefined): Sweep {
  const names = new Map(stored?.runs.map((run) => [keyOf(run), run.name]));
  const taken = new Set(names.values());
  const runs = sweep.runs.map((run) => {
    const own = names.get(keyOf(run)) ?? (taken.has(run.run) ? `${run.run}-${run.digest}` : run.run);
    return { ...run, run: own };
  });
  return { ...sweep, runs };
}

/** What to store of a sweep. */
export function sweepFileOf(
  { settings, runs }: Sweep,
  facts: Pick<SweepFile, "data" | "threads">,
): SweepFile {
  return {
    format: 1,
    ...facts,
    chosen_by: runs[0]!.config.early_stop > 0 ? "best" : "last",
    settings: settings.map(({ digest, flags, differing }) => ({
      digest,
      flags: Object.fromEntries(flags),
      differing: Object.fromEntries(differing),
    })),
    runs: runs.map(({ run, digest, seed }) => ({ name: run, digest, seed })),
  };
}

async function requireEmpty(folder: string): Promise<void> {
  const names: string[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) if (!isUnfinished(name)) names.push(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  if (names.length === 0) return;
  throw new UserError(
    `Expected an empty or a new folder, or that of this sweep, at ${folder} but found ${
      names.sort()[0]
    } in it; use another --checkpoint_path`,
  );
}
