import { figureRows } from "../eval/figures.ts";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import type { ExactEvaluation } from "../eval/exact_evaluation.ts";
import type { OriginalEvaluation } from "../eval/original_protocol.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { type ClassNamer, classNamer } from "../run/class_names.ts";
import { PUBLISHED_FIGURES } from "./published_figures.ts";
import { measuredFacts } from "./measured_facts.ts";
import { type MeasuredNoun, measuredNoun } from "./measured_noun.ts";
import { evaluationNotes } from "./evaluation_notes.ts";
import { count, decimal, plusMinus, signed } from "../base/format.ts";
import type { TextTable } from "./text_table.ts";

/** The tables of an evaluation. */
export interface EvaluationTables {
  /** Checkpoint, data, engine; or the files of embeddings. */
  facts: readonly (readonly [name: string, value: string])[];
  /** The original's protocol, next to its published figures if the data set is the same. */
  original: TextTable;
  /** VAL at each false accept rate. */
  rates: TextTable;
  figures: FiguresTable;
  /** A row for each class, or for the worst ones if there are many. */
  classes: ClassesTable;
  /** Notes on the figures. */
  notes: readonly string[];
}

/** The table of exact figures. */
export interface FiguresTable extends TextTable {
  /** A shorter name of each row. */
  short: readonly string[];
}

/** A column of the table of classes, named like the evaluation's field. */
export type ClassColumn = "label" | "images" | "val" | "recall_at_1" | "positive_mean";

/** The most rows of a table of classes; with more classes only the worst are shown. */
export const MOST_CLASS_ROWS = 20;

/** The figures of each class, or of the worst classes if there are many. */
export interface ClassesTable extends TextTable {
  /** Says which classes the table shows. */
  title: string;
  header: readonly string[];
  /** The field that each column shows. */
  columns: readonly ClassColumn[];
}

/**
 * Builds the tables of an evaluation.
 *
 * @param name Names classes.
 */
export function evaluationTables(
  report: EvaluationReport,
  name: ClassNamer = classNamer(report.dataset.class_names),
): EvaluationTables {
  const { original_protocol: original, exact, dataset, compared } = report;
  // The published figures are for the test images.
  const comparable = report.embeddings === undefined && !dataset.synthetic &&
    (compared?.split ?? "test") === "test" && !compared?.references;
  return {
    facts: measuredFacts(report),
    original: originalTable(original, comparable ? PUBLISHED_FIGURES[dataset.name] : undefined),
    rates: ratesTable(exact, false),
    figures: figuresTable(exact),
    classes: classesTable(exact, name, measuredNoun(report)),
    notes: evaluationNotes(report),
  };
}

function originalTable(
  ours: OriginalEvaluation,
  published: Omit<OriginalEvaluation, "far" | "pairs"> | undefined,
): TextTable {
  type Key = keyof NonNullable<typeof published>;
  const rows: [name: string, mean: Key, std?: Key][] = [
    ["Threshold", "threshold"],
    ["Accuracy", "accuracy"],
    [`VAL at FAR ≤ ${MAIN_RATE}`, "val"],
    ["Positive distance", "positive_mean", "positive_std"],
    ["Negative distance", "negative_mean", "negative_std"],
  ];
  const cell = (figures: Pick<OriginalEvaluation, Key>, mean: Key, std?: Key) =>
    std === undefined ? decimal(figures[mean]) : plusMinus(figures[mean], figures[std]);
  if (published === undefined) {
    return { header: ["", "this"], rows: rows.map(([name, mean, std]) => [name, cell(ours, mean, std)]) };
  }
  return {
    header: ["", "published", "this", "difference"],
    rows: rows.map(([name, mean, std]) => [
      name,
      cell(published, mean, std),
      cell(ours, mean, std),
      difference(ours[mean], published[mean]),
    ]),
  };
}

/**
 * The table of VAL at each false accept rate.
 *
 * @param accuracy Whether to add a column with the accuracy if the report has it.
 */
export function ratesTable(exact: ExactEvaluation, accuracy: boolean): TextTable {
  const { val_interval_at_far: intervals, accuracy_at_far } = exact;
  const accuracies = accuracy ? accuracy_at_far : undefined;
  const rows = Object.entries(exact.val_at_far).map(([rate, val]) => {
    const interval = intervals?.[rate];
    const between = interval ? `${decimal(interval[0])} to ${decimal(interval[1])}` : "–";
    return [
      rate,
      val === null ? "not measurable" : decimal(val),
      ...(intervals === undefined ? [] : [between]),
      decimal(exact.threshold_at_far[rate] ?? NaN),
      ...(accuracies === undefined ? [] : [decimal(accuracies[rate] ?? NaN)]),
    ];
  });
  const interval = intervals === undefined ? [] : ["95% interval [2]"];
  return {
    header: ["FAR", "VAL", ...interval, "threshold", ...(accuracies === undefined ? [] : ["accuracy"])],
    rows,
  };
}

/** A row for VAL at each false accept rate, for a table of figures. */
export function ratesRows(vals: Readonly<Record<string, number | null>>): [name: string, value: string][] {
  return Object.entries(vals).map(([rate, val]) => [
    `VAL at FAR ${rate}`,
    val === null ? "not measurable" : decimal(val),
  ]);
}

function figuresTable(exact: ExactEvaluation): FiguresTable {
  const rows = figureRows(exact);
  return {
    short: rows.map(({ text, short }) => short ?? text),
    rows: rows.map(({ text, value }) => [text, value]),
  };
}

/** The table of each class's figures, or of those of the worst classes if there are many. */
export function classesTable(
  { per_class, classes }: ExactEvaluation,
  name: ClassNamer,
  { many }: MeasuredNoun,
): ClassesTable {
  type Figures = ExactEvaluation["per_class"][number];
  const columns: [name: ClassColumn, heading: string, cell: (figures: Figures) => string][] = [
    ["label", "Class", ({ label }) => name(label)],
    ["images", many, ({ images }) => count(images)],
    ["val", `VAL at FAR ${MAIN_RATE}`, ({ val }) => decimal(val ?? NaN)],
    ["recall_at_1", "Recall@1", ({ recall_at_1 }) => decimal(recall_at_1)],
    ["positive_mean", "positive distance", ({ positive_mean }) => decimal(positive_mean)],
  ];
  const byVal = per_class.some(({ val }) => Number.isFinite(val ?? NaN));
  const shown = byVal
    ? worstClasses("Each class", per_class, "VAL", ({ val }) => val ?? NaN, classes)
    : worstClasses("Each class", per_class, "Recall@1", ({ recall_at_1 }) => recall_at_1, classes);
  return {
    title: shown.title,
    columns: columns.map(([name]) => name),
    header: columns.map(([, heading]) => heading),
    rows: shown.classes.map((figures) => columns.map(([, , cell]) => cell(figures))),
  };
}

/**
 * All classes if there are few, else the worst by a figure, the worst first; classes whose figure cannot be measured come
 * last.
 *
 * @param title The title if all classes are shown.
 * @param by The name of the figure.
 * @param figure Returns a class's figure; greater is better.
 * @param all The number of classes, if `classes` does not have all of them.
 */
export function worstClasses<T extends { label: number }>(
  title: string,
  classes: readonly T[],
  by: string,
  figure: (figures: T) => number,
  all: number = classes.length,
): { title: string; classes: readonly T[] } {
  if (all <= MOST_CLASS_ROWS) return { title, classes };
  const rank = (figures: T) => Number.isFinite(figure(figures)) ? figure(figures) : Infinity;
  // Ties are in the order of labels; Infinity − Infinity would be NaN.
  const worst = classes.toSorted((a, b) => rank(a) === rank(b) ? a.label - b.label : rank(a) - rank(b))
    .slice(0, MOST_CLASS_ROWS);
  return {
    title: `${title}: ${worst.length} of ${count(all)} classes, the worst by ${by}`,
    classes: worst,
  };
}

/** The difference of the figures as printed, so that it matches what a reader computes. */
function difference(ours: number, published: number): string {
  if (!Number.isFinite(ours)) return decimal(ours);
  return signed(Number(decimal(ours)) - Number(decimal(published)));
}
