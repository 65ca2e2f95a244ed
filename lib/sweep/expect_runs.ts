import { UserError } from "../base/user_error.ts";
import { costOf, secondsByOutcome, secondsByTrial, timeTrial, type Trial } from "./expected_time.ts";
import { keyOf, type PlannedRun } from "./planned_run.ts";
import type { TrainedRuns } from "./trained_runs.ts";
import type { TrainingProcess } from "./train_in_process.ts";
import type { RunsPlace } from "./training_request.ts";

/** The most trials; more kinds of trainings are taken to be as slow as the slowest that was tried. */
const MOST_TRIALS = 8;

/** What is known of trainings before they begin. */
export interface Expectation {
  /** The seconds that a training will take, from its start to its end. */
  seconds(run: PlannedRun): number;
  /** What was found by training a few steps; none if all is known by trainings that have ended. */
  trials: readonly Trial[];
}

/** What happens in the meantime. */
export interface ExpectListener {
  /** Receives the process of each trial. */
  onTrial(process: TrainingProcess): void;
  /** Whether the user stopped it. */
  isStopped(): boolean;
  /** Receives lines about the progress. */
  say(line: string): void;
}

/**
 * Finds out how long trainings take: by those that have ended, else by a trial of each that costs otherwise. A mistake
 * that shows only when the data are open is found by the trials too.
 *
 * @param planned All trainings.
 * @param left Those that have not ended.
 * @returns Undefined if the user stopped it.
 * @throws {UserError} If a training cannot start, with its name and the reason.
 */
export async function expectRuns(
  planned: readonly PlannedRun[],
  left: readonly PlannedRun[],
  { ended }: Pick<TrainedRuns, "ended">,
  place: RunsPlace,
  { onTrial, isStopped, say }: ExpectListener,
): Promise<Expectation | undefined> {
  const known = new Map<string, (run: PlannedRun) => number>();
  for (const run of planned) {
    const outcome = ended.get(keyOf(run));
    if (outcome?.state === "done") {
      known.set(costOf(run), (other) => secondsByOutcome(other, run, outcome));
    }
  }
  const unknown = left.filter((run, i) =>
    !known.has(costOf(run)) && left.findIndex((other) => costOf(other) === costOf(run)) === i
  ).slice(0, MOST_TRIALS);
  if (unknown.length > 0) {
    say(
      unknown.length === 1
        ? "A trial of a few steps, to know how long it will take"
        : `${unknown.length} trials of a few steps each, to know how long it will take`,
    );
  }
  const trials: Trial[] = [];
  for (const run of unknown) {
    const trial = await timeTrial(run, place, onTrial).catch((error) => {
      throw error instanceof UserError
        ? new UserError(`${error.message}; found by a trial of ${run.run}`)
        : error;
    });
    if (trial === undefined || isStopped()) return undefined;
    trials.push(trial);
    known.set(costOf(run), (other) => secondsByTrial(other, trial));
  }
  const slowest = (run: PlannedRun) => Math.max(...[...known.values()].map((seconds) => seconds(run)));
  return { seconds: (run) => (known.get(costOf(run)) ?? slowest)(run), trials };
}
