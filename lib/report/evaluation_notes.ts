import { MAIN_RATE } from "../config/false_accept_rates.ts";
import type { EvaluationReport } from "../eval/report_type.ts";

/** Notes on the tables, with the numbers that their titles refer to. */
export function evaluationNotes(
  { original_protocol: { pairs }, exact, compared }: EvaluationReport,
): string[] {
  const notes = [
    `[1] With ${pairs.negative} negative pairs, FAR ≤ ${MAIN_RATE} allows no false accept: the threshold is the ` +
    "smallest negative distance, and the draw alone changes this VAL by about ±0.05.",
  ];
  if (exact.val_interval_at_far !== undefined) notes.push("[2] By bootstrap over images, not over pairs.");
  if (compared?.split === "train") {
    notes.push("The network was trained on these images; its figures on other images are worse.");
  }
  return notes;
}

/** Notes on the tables of details. */
export function detailNotes({ fold_protocol: folds, exact, compared }: EvaluationReport): string[] {
  const notes: string[] = [];
  if (folds !== undefined) {
    notes.push(
      "[3] facenet's protocol: each fold is measured with the thresholds chosen on the other folds; ± is the standard " +
        "deviation over the folds.",
    );
  }
  if (exact.hardest_pairs !== undefined) {
    const numbered = "[4] Images are numbered from 0 within their split.";
    notes.push(compared?.references ? `${numbered} In each pair the query comes first.` : numbered);
  }
  if (exact.suspects !== undefined) {
    notes.push(
      "[5] More than half of the image's 10 nearest are of one other class, and the nearest of that class is nearer " +
        "than the nearest of its own: score = agreement · (1 − distance / distance to its own).",
    );
  }
  return notes;
}
