import { basename, dirname } from "node:path";
import { shellWord } from "../base/shell_word.ts";
import { UserError } from "../base/user_error.ts";
import { CHECKPOINT_FILES } from "./checkpoint_format.ts";
import { currentCheckpoints, incompleteCheckpoint, listCheckpoints } from "./current_checkpoints.ts";
import { foldersIn, isRun, isUnfinished, pointedAt, RUN_FILES, SHIPPED_RUNS } from "./run_folder.ts";
import { listRuns, runStatus } from "./run_status.ts";

/** The default folder of runs. */
const RUNS = "checkpoints";

/**
 * Finds the checkpoint that a path refers to: a checkpoint's folder, a run's folder (its best checkpoint,
 * else its last), or a folder of runs (the newest run's best); or the name of a run in `checkpoints`. In a folder of runs, the
 * shipped runs only count if there is no other, the better one first.
 *
 * A run's best and last follow from its checkpoints; the links may be missing, as in a copy, or outdated
 * after a crash.
 *
 * @returns The path of `best` or `last` if that link is correct, else the path of the checkpoint's own
 * folder.
 * @throws {UserError} If there is none, or the newest checkpoint of the run is damaged.
 */
export async function findCheckpoint(path: string): Promise<string> {
  const folder = path.replace(/(?<=.)\/+$/, "");
  const name = basename(folder);
  if (name === RUN_FILES.best || name === RUN_FILES.last) {
    const found = await currentOf(dirname(folder), [name]);
    if (found !== undefined) return found;
  }
  if (await modified(folder) !== undefined) return folder;
  const own = await bestOf(folder);
  if (own !== undefined) return own;
  let newest: { run: string; time: number } | undefined;
  for (const name of await foldersIn(folder)) {
    if (isUnfinished(name)) continue;
    const run = `${folder}/${name}`;
    const saved = await lastSaved(run);
    // The shipped runs are as new as the clone; they only count if there is no other.
    const shipped = SHIPPED_RUNS.indexOf(name);
    const time = shipped < 0 ? saved : -shipped;
    if (time !== undefined && saved !== undefined && (newest === undefined || time > newest.time)) {
      newest = { run, time };
    }
  }
  const found = newest && await bestOf(newest.run);
  if (found !== undefined) return found;
  // A run's name alone, as `--resume` and `compare` take it.
  const named = /^[\w.-]+$/.test(folder) ? await bestOf(`${RUNS}/${folder}`) : undefined;
  if (named !== undefined) return named;
  throw await nothingAt(path, folder);
}

/** Says why there is no checkpoint at a path, and what to do. */
async function nothingAt(path: string, folder: string): Promise<UserError> {
  const run = await isRun(folder) ? folder : (await listRuns(folder))[0]?.folder;
  if (run === undefined) {
    return new UserError(
      `Expected a checkpoint, a run or a folder of runs at ${path} but found none; train one with deno task train`,
    );
  }
  const expected = `Expected a checkpoint in ${run} but`;
  const incomplete = await incompleteCheckpoint(run);
  if (incomplete !== undefined) {
    const { name, missing } = incomplete;
    return new UserError(`${expected} ${name} lacks ${missing.join(", ")}; restore that or use another run`);
  }
  const { state } = await runStatus(run);
  const advice = state === "running"
    ? "wait for the end of its first epoch"
    : `continue it with deno task train --resume ${shellWord(run)}`;
  return new UserError(`${expected} it has saved none yet; ${advice}`);
}

/** Returns the best checkpoint of a run, or its last if no epoch is complete; undefined if it has none. */
async function bestOf(run: string): Promise<string | undefined> {
  return await currentOf(run, [RUN_FILES.best, RUN_FILES.last]);
}

/** Returns the path of the first of the given kinds that a run has. */
async function currentOf(run: string, kinds: readonly ("best" | "last")[]): Promise<string | undefined> {
  const current = await currentCheckpoints(run);
  for (const kind of kinds) {
    const name = current[kind];
    if (name === undefined) continue;
    return `${run}/${await pointedAt(run, kind) === name ? kind : name}`;
  }
  if (current.last !== undefined) return undefined;
  // Only what the links point to was copied.
  for (const kind of kinds) if (await modifiedInside(run, kind) !== undefined) return `${run}/${kind}`;
}

/** Returns when a run was last saved, in milliseconds since 1970; undefined if it has no checkpoint. */
async function lastSaved(run: string): Promise<number | undefined> {
  for (const { name } of await listCheckpoints(run)) return await modified(`${run}/${name}`);
  return await modifiedInside(run, RUN_FILES.last) ?? await modifiedInside(run, RUN_FILES.best);
}

/** Returns when the copy of a checkpoint was saved; undefined if it is a link that leaves the run's folder. */
async function modifiedInside(run: string, kind: "best" | "last"): Promise<number | undefined> {
  const [root, real] = await Promise.all([run, `${run}/${kind}`].map((path) => Deno.realPath(path)))
    .catch(() => []);
  return root !== undefined && real !== undefined && dirname(real) === root
    ? await modified(real)
    : undefined;
}

/** Returns when a checkpoint was saved, in milliseconds since 1970; undefined if there is none. */
async function modified(checkpoint: string): Promise<number | undefined> {
  const info = await Deno.stat(`${checkpoint}/${CHECKPOINT_FILES.state}`).catch(() => undefined);
  return info?.mtime?.getTime();
}

/**
 * Returns the flag that is missing before a word of a command that uses a checkpoint: a path that has none must be that
 * of the data.
 */
export async function flagForCheckpoint(word: string): Promise<"checkpoint_path" | "data_path"> {
  if (await findCheckpoint(word).then(() => true, () => false)) return "checkpoint_path";
  return await Deno.stat(word).then(() => "data_path", () => "checkpoint_path");
}
