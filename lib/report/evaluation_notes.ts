import { MAIN_RATE } from "../config/false_accept_rates.ts";
import type { EvaluationReport } from "../eval/report_type.ts";

/** What the tables do not say of themselves, by the numbers that stand in their titles. */
export function evaluationNotes(
  { original_protocol: { pairs }, exact, compared }: EvaluationReport,
): string[] {
  const notes = [
    `[1] Of ${pairs.negative} negative pairs FAR ≤ ${MAIN_RATE} allows none, so that the threshold is the nearest of ` +
    "them: by the draw of the pairs alone this VAL swings by about ±0.05.",
  ];
  if (exact.val_interval_at_far !== undefined) notes.push("[2] By bootstrap over images, not over pairs.");
  if (compared?.split === "train") {
    notes.push("The network was trained on these images: of others its figures are worse.");
  }
  return notes;
}

/** The same for the tables of details. */
export function detailNotes({ fold_protocol: folds, exact, compared }: EvaluationReport): string[] {
  const notes: string[] = [];
  if (folds !== undefined) {
    notes.push(
      "[3] facenet's protocol: each fold with the thresholds that the others choose; ± is the standard deviation over " +
        "the folds.",
    );
  }
  if (exact.hardest_pairs !== undefined) {
    const numbered = "[4] Images are numbered from 0 within their split.";
    notes.push(compared?.references ? `${numbered} Of a pair the query comes first.` : numbered);
  }
  if (exact.suspects !== undefined) {
    notes.push(
      "[5] More than half of their 10 nearest are of one other class, and the nearest of that class is nearer than " +
        "the nearest of their own: score = agreement · (1 − distance / distance to its own).",
    );
  }
  return notes;
}
