import { onInterrupt } from "../cli/on_interrupt.ts";
import { EXIT } from "../cli/run_command.ts";
import { adoptRun } from "./adopt_run.ts";
import { type Outcome, readOutcome } from "./outcome.ts";
import { keyOf, type PlannedRun } from "./planned_run.ts";
import { RunQueue } from "./run_queue.ts";
import { requireOneDataSet, type TrainedRuns } from "./trained_runs.ts";
import { requestOf, type RunsPlace } from "./training_request.ts";
import { type TrainingProcess, trainInProcess } from "./train_in_process.ts";

/** Receives how a sweep gets on. */
export interface SweepListener {
  /** A run begins or is continued; `folder` is where its log is or will be. */
  started(run: PlannedRun, folder: string, how: "started" | "continued" | "awaited"): void;
  /** A run came to an end, or diverged. */
  ended(run: PlannedRun, outcome: Outcome): void;
  /** A run failed; the line says why. */
  failed(run: PlannedRun, reason: string): void;
  /** The user asked to stop, for the first time or once more. */
  stopping(again: boolean): void;
}

/** How a sweep ended. */
export interface SweepEnd {
  /** Whether the user stopped it. */
  stopped: boolean;
  /** Runs that failed, with the reason of each. */
  failed: { name: string; reason: string }[];
}

/**
 * Trains the runs of a sweep that have not ended yet, each in a process of its own. One that fails does not stop the
 * others.
 *
 * @param planned All runs, those that have ended too.
 * @param before What their folder has of them.
 * @throws {UserError} If a log is damaged, or a run was trained on other data: after the others were saved.
 */
export async function runSweep(
  planned: readonly PlannedRun[],
  before: TrainedRuns,
  { place, jobs, listener }: { place: RunsPlace; jobs: number; listener: SweepListener },
): Promise<SweepEnd> {
  const failed: SweepEnd["failed"] = [];
  const trains = (run: PlannedRun) => Number(before.running.has(keyOf(run)));
  // Those that train already count among those at a time.
  const left = planned.filter((run) => !before.ended.has(keyOf(run))).sort((a, b) => trains(b) - trains(a));
  const trained = planned.flatMap(({ config, ...run }) => {
    const outcome: Outcome | undefined = before.ended.get(keyOf(run));
    return outcome === undefined ? [] : [{ config, outcome }];
  });
  const start = async (run: PlannedRun): Promise<TrainingProcess> => {
    const key = keyOf(run);
    const [running, interrupted] = [before.running.get(key), before.interrupted.get(key)];
    const how = running !== undefined ? "awaited" : interrupted !== undefined ? "continued" : "started";
    listener.started(run, running ?? interrupted ?? `${place.folder}/${run.run}`, how);
    if (running !== undefined) return adoptRun(running);
    return await trainInProcess(requestOf(run, place, interrupted), place.folder);
  };
  const queue = new RunQueue(left.map((run) => ({ start: () => start(run) })));
  let stopped = false;
  using _ = onInterrupt(() => {
    listener.stopping(stopped);
    stopped = true;
    queue.stop();
  });
  await queue.run(jobs, async ({ code, lastLine }, index) => {
    const run = left[index]!;
    if (code === EXIT.stopped && queue.stopped) return;
    if (code !== EXIT.done && code !== EXIT.diverged) {
      const reason = reasonOf(code, lastLine);
      failed.push({ name: run.run, reason });
      return listener.failed(run, reason);
    }
    const key = keyOf(run);
    const folder = before.running.get(key) ?? before.interrupted.get(key) ?? `${place.folder}/${run.run}`;
    const outcome = await readOutcome(folder, code === EXIT.done ? "done" : "diverged");
    listener.ended(run, outcome);
    trained.push({ config: run.config, outcome });
    requireOneDataSet(place.folder, trained);
  });
  return { stopped, failed };
}

/** Why a run failed, by its exit code and the line of its error. */
function reasonOf(code: number, lastLine: string): string {
  if (code === EXIT.stopped) return "it was stopped by someone else; the same command continues it";
  if (code > 128) {
    return `signal ${code - 128} ended it${
      code === 137 ? ", perhaps for want of memory: fewer --jobs take less" : ""
    }; the same command continues it`;
  }
  return lastLine.replace(/^trinca: /, "");
}
