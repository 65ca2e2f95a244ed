import { decimal } from "../../base/format.ts";
import { MAIN_RATE } from "../../config/false_accept_rates.ts";
import { figure } from "../figure.ts";
import { measured } from "../measured.ts";
import type { FoundThreshold } from "../threshold_search.ts";

/** Shares of pairs on the right side of a threshold; null if they cannot be measured. */
export interface Accuracies {
  accuracy: number | null;
  /** The mean of the shares of positive and of negative pairs. */
  balanced_accuracy: number | null;
}

/** Accuracy and balanced accuracy at the threshold for the main rate. */
export const accuracy = figure({
  // Logs of older trainings lack these fields.
  shape: {
    accuracy: measured.nullable().exactOptional(),
    balanced_accuracy: measured.nullable().exactOptional(),
  },
  part: "threshold",
  compute: ({ thresholds, positive, negative }) =>
    accuraciesAt(thresholds.get(MAIN_RATE), positive.total, negative.total),
  rows: ({ accuracy, balanced_accuracy }) => [
    { text: `Accuracy at FAR ${MAIN_RATE}`, value: decimal(accuracy) },
    {
      text: `Balanced accuracy at FAR ${MAIN_RATE}`,
      short: "Balanced accuracy",
      value: decimal(balanced_accuracy),
    },
  ],
});

/**
 * The accuracies at a threshold.
 *
 * @param positive The number of positive pairs.
 * @param negative The number of negative pairs.
 */
export function accuraciesAt(
  threshold: FoundThreshold | undefined,
  positive: number,
  negative: number,
): Accuracies {
  if (threshold === undefined || positive === 0) return { accuracy: null, balanced_accuracy: null };
  const rejected = negative - threshold.negative;
  return {
    accuracy: (threshold.positive + rejected) / (positive + negative),
    balanced_accuracy: (threshold.positive / positive + rejected / negative) / 2,
  };
}
