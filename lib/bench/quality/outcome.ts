import { atMainRate } from "../../config/false_accept_rates.ts";
import { Epochs } from "../../run/epochs.ts";
import { readEvents } from "../../run/event_log.ts";
import type { TrainEvent } from "../../run/events.ts";
import type { ViewFigures } from "./measure_views.ts";
import { trainingSeconds } from "./training_seconds.ts";

/** What a training that has ended came to, by its log. */
export interface Outcome {
  /** Whether it came to its end; a training that diverged has no figures. */
  state: "done" | "diverged";
  /** Exact VAL at the main rate on the held-out images after the last epoch; NaN without it. */
  val: number;
  /** Seconds of training, without evaluations. */
  seconds: number;
  /** Seconds of one evaluation, on average. */
  evaluationSeconds: number;
  /** The figures on the test images after the last epoch. */
  test: { val: number; valAt1e4: number; recall: number };
  /** The same by several views of each image, if that was asked for. */
  views?: ViewFigures;
  /** The data set. */
  data: { title: string; digest: string; trained: number; heldOut: number };
  /** The engine, in words. */
  engine: string;
}

/**
 * Reads what a finished training came to. The figures are those of the last epoch: the best one would be chosen by the
 * figure itself.
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
  const evaluation = state === "done" ? epochs.evaluated.at(-1)?.evaluation : undefined;
  const evaluations = epochs.evaluated.map(({ evaluation: { seconds } }) => seconds);
  const { dataset, engine } = epochs.run!;
  return {
    state,
    val: evaluation?.holdout_val ?? NaN,
    seconds: trainingSeconds(epochs),
    evaluationSeconds: evaluations.reduce((sum, seconds) => sum + seconds, 0) /
      Math.max(1, evaluations.length),
    test: {
      val: evaluation === undefined ? NaN : atMainRate(evaluation.exact.val_at_far) ?? NaN,
      valAt1e4: evaluation?.exact.val_at_far["0.0001"] ?? NaN,
      recall: evaluation?.exact.recall_at_1 ?? NaN,
    },
    data: {
      title: dataset.title,
      digest: dataset.digest,
      trained: dataset.train_images,
      heldOut: dataset.holdout_images,
    },
    engine: `${engine.name}, ${engine.device}, ${engine.version}, ${epochs.run!.config.precision}`,
  };
}
