import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { count } from "../base/format.ts";
import type { FoldEvaluation } from "../eval/fold_protocol.ts";
import { allowedBelow } from "../eval/threshold_search.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { measuredNoun } from "./measured_noun.ts";

const MACRO_NOTE = "[8] The mean over the classes: each counts the same, whatever its size.";

const FOLDS_NOTE =
  "[3] facenet's protocol: each fold is measured with the thresholds chosen on the other folds; ± is the standard " +
  "deviation over the folds.";

/** Notes on the tables, with the numbers that their titles refer to. */
export function evaluationNotes(report: EvaluationReport): string[] {
  const { original_protocol: { pairs }, exact, compared, fold_protocol, query_gallery, episodes, trials } =
    report;
  const { one, many } = measuredNoun(report);
  const notes = [
    `[1] With ${pairs.negative} negative pairs, FAR ≤ ${MAIN_RATE} allows no false accept: the threshold is the ` +
    "smallest negative distance, and the draw alone changes this VAL by about ±0.05.",
  ];
  if (exact.val_interval_at_far !== undefined) notes.push(`[2] By bootstrap over ${many}, not over pairs.`);
  if (fold_protocol?.file !== undefined) {
    notes.push(FOLDS_NOTE);
    const few = fewPairsNote(fold_protocol, report.embeddings === undefined);
    if (few !== undefined) notes.push(few);
    const trained = fold_protocol.trained_images ?? 0;
    if (trained > 0) {
      notes.push(
        `The network was trained on ${
          count(trained)
        } of the images of these pairs; figures on other images are worse.`,
      );
    }
  }
  const vals = [exact, query_gallery, fold_protocol?.pooled].flatMap((figures) =>
    Object.values(figures?.val_at_far ?? {})
  );
  if (vals.includes(null)) {
    notes.push(
      "Not measurable: there are so few negative pairs that the rate allows none of them to be accepted.",
    );
  }
  const unmatched = exact.retrieval?.unmatched ?? 0;
  if (unmatched > 0) {
    notes.push(
      `Retrieval leaves out ${count(unmatched)} ${unmatched === 1 ? one : many} without ` +
        `${compared?.references ? "an image of the class in the gallery" : `another ${one} of the class`}.`,
    );
  }
  const lost = query_gallery?.retrieval.unmatched ?? 0;
  if (lost > 0) {
    notes.push(
      `Query and gallery: ${count(lost)} ${
        lost === 1 ? "query" : "queries"
      } without an image of the class in the gallery ` +
        "left out.",
    );
  }
  if (query_gallery !== undefined) notes.push(MACRO_NOTE);
  if (episodes !== undefined) {
    notes.push(
      `[6] An ${one} counts if the nearest prototype is that of its class: the mean embedding of the class's ` +
        `known ${many}. The interval is over the episodes, which share ${many}.`,
    );
  }
  if (trials !== undefined) {
    notes.push(
      "[7] A query counts as wrong if the nearest known image is of another class. Interval: Wilson.",
    );
  }
  if (compared?.split === "train") {
    notes.push("The network was trained on these images; its figures on other images are worse.");
  }
  return notes;
}

/** A caution where a file has too few pairs for the rate of VAL, whose threshold one pair then decides. */
function fewPairsNote(
  { folds, pairs: { negative } }: FoldEvaluation,
  ofImages: boolean,
): string | undefined {
  const others = Math.floor(negative * (folds - 1) / folds);
  if (allowedBelow(MAIN_RATE, others) >= 1) return undefined;
  const enough = Math.ceil(folds / (folds - 1) / MAIN_RATE);
  return `Caution: the file has ${
    count(negative)
  } negative pairs, too few to measure FAR ≤ ${MAIN_RATE}, which allows ` +
    `none to be accepted: VAL depends on the single nearest one. At least ${count(enough)} are needed` +
    (ofImages ? "; deno task data PATH --make_pairs FILE draws as many." : ".");
}

/** Notes on the tables of details. */
export function detailNotes(report: EvaluationReport): string[] {
  const { fold_protocol: folds, exact, compared, query_gallery } = report;
  const { one } = measuredNoun(report);
  const notes: string[] = [];
  if (folds !== undefined && folds.file === undefined) notes.push(FOLDS_NOTE);
  if (exact.hardest_pairs !== undefined) {
    const numbered = report.embeddings
      ? "[4] Embeddings are numbered from 0, in the order of their file."
      : "[4] Images are numbered from 0 within their split.";
    notes.push(compared?.references ? `${numbered} In each pair the query comes first.` : numbered);
  }
  if (exact.suspects !== undefined) {
    notes.push(
      `[5] More than half of the ${one}'s 10 nearest are of one other class, and the nearest of that class is nearer ` +
        "than the nearest of its own: score = agreement · (1 − distance / distance to its own).",
    );
  }
  if (exact.retrieval?.macro !== undefined && query_gallery === undefined) notes.push(MACRO_NOTE);
  return notes;
}
