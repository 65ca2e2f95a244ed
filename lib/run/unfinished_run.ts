import { UserError } from "../base/user_error.ts";
import { flagOf } from "../config/flag_of.ts";
import { isRun } from "./run_folder.ts";
import { listRuns, type RunStatus, runStatus } from "./run_status.ts";
import { readStoredRun, type StoredRun } from "./stored_run.ts";

/** The value of `--resume` that stands for a run that is not finished, if there is one. */
export const RESUME_AUTO = "auto";

/** Which run `--resume auto` means. */
export interface AutoResume {
  /** The folder of runs. */
  runs: string;
  /** The name of the run, if it was given. */
  run: string;
  /** The training's settings that were given, by name; without its length. */
  given: Readonly<Record<string, unknown>>;
}

/**
 * Finds the run that a training continues if it is started again by the same command: that of the given name, else the
 * newest one with these settings, unless it is finished.
 *
 * @returns Its folder; undefined for a new run.
 * @throws {UserError} If the run of that name has other settings.
 */
export async function unfinishedRun({ runs, run, given }: AutoResume): Promise<string | undefined> {
  if (run !== "") {
    const folder = `${runs.replace(/(?<=.)\/+$/, "")}/${run}`;
    if (!await isRun(folder) || !isUnfinished(await runStatus(folder))) return undefined;
    const other = firstDifference(await readStoredRun(folder), given);
    if (other === undefined) return folder;
    throw new UserError(
      `Expected the settings of ${folder} with --resume auto but found ${
        flagOf(other, given[other] as string)
      }; ` +
        "leave it out, or choose another --run",
    );
  }
  // The newest first.
  for (const { folder, status } of await listRuns(runs)) {
    if (status.state === "running" || !isUnfinished(status)) continue;
    const stored = await readStoredRun(folder).catch(() => undefined);
    if (stored !== undefined && stored.program !== true && firstDifference(stored, given) === undefined) {
      return folder;
    }
  }
  return undefined;
}

/** Whether a training can go on: it was interrupted, stopped or failed. */
function isUnfinished(status: RunStatus): boolean {
  return status.state !== "finished" || status.end.state === "stopped" || status.end.state === "failed";
}

function firstDifference(stored: StoredRun, given: AutoResume["given"]): string | undefined {
  return Object.keys(given).find((name) =>
    stored[name] !== undefined && JSON.stringify(stored[name]) !== JSON.stringify(given[name])
  );
}
