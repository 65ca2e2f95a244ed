import { MAIN_RATE } from "../config/false_accept_rates.ts";
import type { ClassPair } from "../eval/class_distances.ts";
import type { ConfusedPair } from "../eval/confusion.ts";
import type { FoldEvaluation } from "../eval/fold_protocol.ts";
import type { HardestPairs, ImagePair } from "../eval/hardest_pairs.ts";
import type { RetrievalEvaluation, RetrievalFigures } from "../eval/retrieval_evaluation.ts";
import type { Suspects } from "../eval/suspects.ts";
import type { ClassNamer } from "../run/class_names.ts";
import { textColumns } from "../base/text_columns.ts";
import { ratesRows, worstClasses } from "./evaluation_table.ts";
import { count, decimal, plusMinus } from "../base/format.ts";
import type { MeasuredNoun } from "./measured_noun.ts";
import type { TextTable } from "./text_table.ts";

/** The most suspects shown; JSON has more. */
export const SHOWN_SUSPECTS = 20;

/** The protocol of folds: means over the folds and their standard deviations. */
export function foldTable(folds: FoldEvaluation): TextTable {
  return {
    rows: [
      ["Accuracy", plusMinus(folds.accuracy, folds.accuracy_std)],
      ["Threshold from the other folds", plusMinus(folds.threshold, folds.threshold_std)],
      [`VAL at FAR ≤ ${MAIN_RATE} on the other folds`, plusMinus(folds.val, folds.val_std)],
      ["Actual FAR", plusMinus(folds.far, folds.far_std)],
    ],
  };
}

/** The pairs of a file: by folds, then over all of them together. */
export function pairsTable(folds: FoldEvaluation): TextTable {
  const { rows } = foldTable(folds);
  if (folds.pooled === undefined) return { rows };
  const { auc, eer, val_at_far } = folds.pooled;
  return {
    rows: [
      ...Object.entries(folds.images ?? {}).map((
        [split, images],
      ) => [`Images found in ${split}`, count(images)]),
      ...rows,
      ...ratesRows(val_at_far),
      ["Area under the ROC curve, all pairs", decimal(auc, 6)],
      ["Equal error rate, all pairs", decimal(eer)],
    ],
  };
}

/**
 * The table of retrieval: a row for all queries, one for the mean over the classes, then one for each class, or for the
 * worst classes if there are many.
 */
export function retrievalTable(
  { all, macro, per_class }: RetrievalEvaluation,
  name: ClassNamer,
  classes?: number,
): TextTable & { title: string } {
  const { title, classes: shown } = worstClasses(
    "Retrieval",
    per_class,
    "MAP@R",
    ({ map_at_r }) => map_at_r,
    classes,
  );
  const row = (heading: string, queries: string, figures: Omit<RetrievalFigures, "queries">) => [
    heading,
    queries,
    decimal(figures.recall_at_1),
    decimal(figures.recall_at_5),
    decimal(figures.recall_at_10),
    decimal(figures.r_precision),
    decimal(figures.map_at_r),
  ];
  return {
    title,
    header: ["Class", "queries", "Recall@1", "Recall@5", "Recall@10", "R-precision", "MAP@R"],
    rows: [
      row("all", count(all.queries), all),
      ...(macro === undefined ? [] : [row("macro [8]", "", macro)]),
      ...shown.map(({ label, ...figures }) => row(name(label), count(figures.queries), figures)),
    ],
  };
}

/** Ranks of two sets: the cumulative match characteristic and the mean average precision of the whole ranking. */
export function cmcTable({ all, macro }: RetrievalEvaluation): TextTable {
  const row = (heading: string, queries: string, figures: Omit<RetrievalFigures, "queries">) => [
    heading,
    queries,
    decimal(figures.recall_at_1),
    decimal(figures.recall_at_5),
    decimal(figures.recall_at_10),
    decimal(figures.recall_at_20 ?? NaN),
    decimal(figures.map ?? NaN),
  ];
  return {
    header: ["CMC at rank", "queries", "1", "5", "10", "20", "mAP"],
    rows: [
      row("all", count(all.queries), all),
      ...(macro === undefined ? [] : [row("macro [8]", "", macro)]),
    ],
  };
}

/** The longest class name, in columns, used as the heading of a matrix column. */
const HEADING_COLUMNS = 5;

/**
 * A matrix with a row and a column for each class. If class names are too long for column headings, the headings are the
 * classes' numbers, which then also precede the names of the rows.
 */
export function classMatrix(
  matrix: readonly (readonly number[])[],
  cell: (value: number) => string,
  name: ClassNamer,
): TextTable {
  const short = matrix.every((_, label) => textColumns(name(label)) <= HEADING_COLUMNS);
  return {
    header: ["", ...matrix.map((_, label) => short ? name(label) : String(label))],
    rows: matrix.map((row, label) => [short ? name(label) : `${label} ${name(label)}`, ...row.map(cell)]),
  };
}

/** The table of the nearest pairs of classes. */
export function classPairsTable(pairs: readonly ClassPair[], name: ClassNamer): TextTable {
  return {
    header: ["Class", "class", "mean distance"],
    rows: pairs.map(({ first, second, distance }) => [name(first), name(second), decimal(distance)]),
  };
}

/** The table of classes that are mistaken for others. */
export function confusedTable(
  pairs: readonly ConfusedPair[],
  name: ClassNamer,
  { many }: MeasuredNoun,
): TextTable {
  return {
    header: ["Class", "class of the nearest", many],
    rows: pairs.map(({ label, nearest, queries }) => [name(label), name(nearest), count(queries)]),
  };
}

/** The table of the hardest pairs of both kinds, side by side; images are given by their numbers. */
export function hardestPairsTable({ positive, negative }: HardestPairs, name: ClassNamer): TextTable {
  const images = ({ first, second }: ImagePair) => `${first}, ${second}`;
  const cells = (pair: ImagePair | undefined, classes: (pair: ImagePair) => string) =>
    pair === undefined ? ["", "", ""] : [images(pair), classes(pair), decimal(pair.distance)];
  return {
    header: ["", "farthest pair", "class", "distance", "nearest pair", "classes", "distance"],
    rows: Array.from({ length: Math.max(positive.length, negative.length) }, (_, i) => [
      String(i + 1),
      ...cells(positive[i], ({ first_label }) => name(first_label)),
      ...cells(negative[i], ({ first_label, second_label }) => `${name(first_label)}, ${name(second_label)}`),
    ]),
  };
}

/** The table of images that may be mislabelled. */
export function suspectsTable({ images }: Suspects, name: ClassNamer, { one }: MeasuredNoun): TextTable {
  return {
    header: [
      one === "image" ? "Image" : "Embedding",
      "label",
      "likely",
      "agreement",
      "distance",
      "to its own",
      "score",
    ],
    rows: images.slice(0, SHOWN_SUSPECTS).map((suspect) => [
      String(suspect.image),
      name(suspect.label),
      name(suspect.likely),
      decimal(suspect.agreement, 2),
      decimal(suspect.likely_distance),
      decimal(suspect.own_distance),
      decimal(suspect.score),
    ]),
  };
}
