import { atMainRate } from "../../config/false_accept_rates.ts";
import { Epochs } from "../../run/epochs.ts";
import { readEvents } from "../../run/event_log.ts";
import type { TrainEvent } from "../../run/events.ts";
import { type Outcome, outcomeOf } from "../../sweep/outcome.ts";
import type { ViewFigures } from "./measure_views.ts";

/** What a training of a study came to, with its figures on the test images, which are shown if asked for. */
export interface QualityOutcome extends Outcome {
  /** The figures on the test images after the last epoch. */
  test: { val: number; valAt1e4: number; recall: number };
  /** The same by several views of each image, if that was asked for. */
  views?: ViewFigures;
}

/**
 * Reads what a finished training of a study came to. The figures are those of the last epoch: the best one would be
 * chosen by the figure itself.
 *
 * @param folder The run's folder.
 * @throws {UserError} If the log is missing or damaged.
 */
export async function readQualityOutcome(folder: string, state: Outcome["state"]): Promise<QualityOutcome> {
  return qualityOutcomeOf(await readEvents(folder), state);
}

/** What a finished training of a study came to, by its events. */
export function qualityOutcomeOf(events: readonly TrainEvent[], state: Outcome["state"]): QualityOutcome {
  const evaluation = state === "done" ? Epochs.of(events).evaluated.at(-1)?.evaluation : undefined;
  return {
    ...outcomeOf(events, state),
    test: {
      val: evaluation === undefined ? NaN : atMainRate(evaluation.exact.val_at_far) ?? NaN,
      valAt1e4: evaluation?.exact.val_at_far["0.0001"] ?? NaN,
      recall: evaluation?.exact.recall_at_1 ?? NaN,
    },
  };
}
