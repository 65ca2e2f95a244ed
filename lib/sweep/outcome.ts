import { Epochs } from "../run/epochs.ts";
import { readEvents } from "../run/event_log.ts";
import type { TrainEvent } from "../run/events.ts";
import { trainingSeconds } from "./training_seconds.ts";

/** What a training that has ended came to, by its log. Nothing of it is measured on the test images. */
export interface Outcome {
  /** Whether it came to its end; a training that diverged has no figures. */
  state: "done" | "diverged";
  /** Exact VAL at the main rate on the held-out images after the last epoch; NaN without it. */
  val: number;
  /** The same after the best epoch. */
  best: { epoch: number; val: number };
  /** Seconds of training, without evaluations. */
  seconds: number;
  /** Seconds of one evaluation, on average. */
  evaluationSeconds: number;
  /** The data set. */
  data: { title: string; synthetic: boolean; digest: string; trained: number; heldOut: number };
  /** The engine, in words. */
  engine: string;
}

/**
 * Reads what a finished training came to.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the log is missing or damaged.
 */
export async function readOutcome(folder: string, state: Outcome["state"]): Promise<Outcome> {
  return outcomeOf(await readEvents(folder), state);
}

/** What a finished training came to, by its events. */
export function outcomeOf(events: readonly TrainEvent[], state: Outcome["state"]): Outcome {
  const epochs = Epochs.of(events);
  const evaluations = epochs.evaluated.map(({ evaluation: { seconds } }) => seconds);
  const { dataset, engine } = epochs.run!;
  const vals = state === "done"
    ? epochs.evaluated.map(({ epoch, evaluation }) => ({ epoch, val: evaluation.holdout_val ?? NaN }))
    : [];
  const none = { epoch: NaN, val: NaN };
  return {
    state,
    val: (vals.at(-1) ?? none).val,
    best: vals.reduce((best, other) => other.val > best.val ? other : best, vals[0] ?? none),
    seconds: trainingSeconds(epochs),
    evaluationSeconds: evaluations.reduce((sum, seconds) => sum + seconds, 0) /
      Math.max(1, evaluations.length),
    data: {
      title: dataset.title,
      synthetic: dataset.synthetic,
      digest: dataset.digest,
      trained: dataset.train_images,
      heldOut: dataset.holdout_images,
    },
    engine: `${engine.name}, ${engine.device}, ${engine.version}, ${epochs.run!.config.precision}`,
  };
}
