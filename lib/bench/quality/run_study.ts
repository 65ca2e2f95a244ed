import { formatDuration } from "../../base/format.ts";
import { UserError } from "../../base/user_error.ts";
import { onInterrupt } from "../../cli/on_interrupt.ts";
import { expectRuns } from "../../sweep/expect_runs.ts";
import { readOutcome } from "../../sweep/outcome.ts";
import { keyOf, type PlannedRun } from "../../sweep/planned_run.ts";
import { type Job, RunQueue } from "../../sweep/run_queue.ts";
import { requestOf, type RunsPlace } from "../../sweep/training_request.ts";
import { trainInProcess } from "../../sweep/train_in_process.ts";
import type { StudyFolder } from "./read_study_folder.ts";

/** Exit codes of a training: stopped by the user, and diverged. */
const [STOPPED, DIVERGED] = [130, 2];

/** How a study's trainings are run. */
export interface StudyRun {
  place: RunsPlace;
  /** How many run at a time. */
  parallel: number;
  /** Receives lines about the progress. */
  say(line: string): void;
}

type Ended = Awaited<Awaited<ReturnType<typeof trainInProcess>>["ended"]>;

/**
 * Runs the trainings of a study that have not ended yet, after saying which these are and how long they will take.
 *
 * @returns Whether the user stopped it.
 * @throws {UserError} If a training cannot run, after the others have been stopped and saved.
 */
export async function runStudy(
  planned: readonly PlannedRun[],
  before: StudyFolder,
  { place, parallel, say }: StudyRun,
): Promise<{ stopped: boolean }> {
  const left = planned.filter((training) => !before.ended.has(keyOf(training)));
  const continued = left.filter((training) => before.interrupted.has(keyOf(training)));
  say(
    `${planned.length} trainings in ${place.folder}: ${planned.length - left.length} have ended, ` +
      `${continued.length} to continue, ${left.length - continued.length} to start; ${parallel} at a time`,
  );
  if (left.length === 0) return { stopped: false };

  let stop = () => {};
  let stopped = false;
  using _ = onInterrupt(() => {
    say(
      stopped
        ? "Ending at once, without saving"
        : "Stopping after the steps that run, then saving; the same command continues. Interrupt again to end at once",
    );
    stopped = true;
    stop();
  });
  const expected = (await expectRuns(planned, left, before, place, {
    onTrial: (process) => stop = process.stop,
    isStopped: () => stopped,
    say,
  }))?.seconds;
  if (expected === undefined) return { stopped: true };
  const sum = (trainings: readonly PlannedRun[]) =>
    trainings.reduce((sum, training) => sum + expected(training), 0) / parallel;
  say(`Expected: about ${formatDuration(sum(left))}; Ctrl-C saves and stops, the same command continues`);

  const queue = new RunQueue<Ended>(left.map((training): Job<Ended> => ({
    start: () =>
      trainInProcess(requestOf(training, place, before.interrupted.get(keyOf(training))), place.folder),
  })));
  stop = () => queue.stop();
  const open = new Set(left);
  await queue.run(parallel, async ({ code, lastLine }, index) => {
    const training = left[index]!;
    if (code === STOPPED && queue.stopped) return;
    if (code !== 0 && code !== DIVERGED) {
      throw new UserError(
        `${training.run} ended with exit code ${code}: ${lastLine.replace(/^trinca: /, "")}`,
      );
    }
    open.delete(training);
    const folder = before.interrupted.get(keyOf(training)) ?? `${place.folder}/${training.run}`;
    const { val, seconds } = await readOutcome(folder, code === 0 ? "done" : "diverged");
    const found = code === 0 ? `VAL ${val.toFixed(4)} on the held-out images` : "diverged";
    const rest = open.size === 0 ? "" : `; ${open.size} to go, about ${formatDuration(sum([...open]))}`;
    say(`${training.run}: ${found} after ${formatDuration(seconds)} of training${rest}`);
  });
  return { stopped };
}
