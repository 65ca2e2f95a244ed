import { MAIN_RATE } from "../config/false_accept_rates.ts";
import type { ClassPair } from "../eval/class_distances.ts";
import type { ConfusedPair } from "../eval/confusion.ts";
import type { FoldEvaluation } from "../eval/fold_protocol.ts";
import type { HardestPairs, ImagePair } from "../eval/hardest_pairs.ts";
import type { RetrievalEvaluation, RetrievalFigures } from "../eval/retrieval_evaluation.ts";
import type { Suspects } from "../eval/suspects.ts";
import type { ClassNamer } from "../run/class_names.ts";
import { textColumns } from "../base/text_columns.ts";
import { worstClasses } from "./evaluation_table.ts";
import { count, decimal, plusMinus } from "../base/format.ts";
import type { TextTable } from "./text_table.ts";

/** Suspects that are shown at most; JSON has more. */
export const SHOWN_SUSPECTS = 20;

/** The protocol of folds: means over the folds and their standard deviations. */
export function foldTable(folds: FoldEvaluation): TextTable {
  return {
    rows: [
      ["Accuracy", plusMinus(folds.accuracy, folds.accuracy_std)],
      ["Threshold of the others", plusMinus(folds.threshold, folds.threshold_std)],
      [`VAL at FAR ≤ ${MAIN_RATE} of the others`, plusMinus(folds.val, folds.val_std)],
      ["FAR as it came out", plusMinus(folds.far, folds.far_std)],
    ],
  };
}

/** Retrieval: a row for all queries, then one for each class, or where there are many for the worst. */
export function retrievalTable(
  { all, per_class }: RetrievalEvaluation,
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
  const row = (heading: string, figures: RetrievalFigures) => [
    heading,
    count(figures.queries),
    decimal(figures.recall_at_1),
    decimal(figures.recall_at_5),
    decimal(figures.recall_at_10),
    decimal(figures.r_precision),
    decimal(figures.map_at_r),
  ];
  return {
    title,
    header: ["Class", "queries", "Recall@1", "Recall@5", "Recall@10", "R-precision", "MAP@R"],
    rows: [row("all", all), ...shown.map(({ label, ...figures }) => row(name(label), figures))],
  };
}

/** Columns of a class's name above a column of a matrix at most. */
const HEADING_COLUMNS = 5;

/**
 * A matrix of classes: a row and a column for each. Where their names are too long for headings of columns, these have
 * the classes' numbers, which then stand in front of the names of the rows too.
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

/** The nearest pairs of two classes. */
export function classPairsTable(pairs: readonly ClassPair[], name: ClassNamer): TextTable {
  return {
    header: ["Class", "class", "mean distance"],
    rows: pairs.map(({ first, second, distance }) => [name(first), name(second), decimal(distance)]),
  };
}

/** Which classes are taken for which others. */
export function confusedTable(pairs: readonly ConfusedPair[], name: ClassNamer): TextTable {
  return {
    header: ["Class", "class of the nearest", "images"],
    rows: pairs.map(({ label, nearest, queries }) => [name(label), name(nearest), count(queries)]),
  };
}

/** The hardest pairs of both kinds, beside each other; images by their numbers. */
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

/** The images that may be labelled wrongly. */
export function suspectsTable({ images }: Suspects, name: ClassNamer): TextTable {
  return {
    header: ["Image", "label", "likely", "agreement", "distance", "to its own", "score"],
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
