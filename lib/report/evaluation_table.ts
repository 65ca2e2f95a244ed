import { figureRows } from "../eval/figures.ts";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import type { ExactEvaluation } from "../eval/exact_evaluation.ts";
import type { OriginalEvaluation } from "../eval/original_protocol.ts";
import type { EvaluationReport, MeasuredImages } from "../eval/report_type.ts";
import { type ClassNamer, classNamer } from "../run/class_names.ts";
import { PUBLISHED_FIGURES } from "./published_figures.ts";
import { evaluationNotes } from "./evaluation_notes.ts";
import { count, decimal, plusMinus, signed } from "../base/format.ts";
import type { TextTable } from "./text_table.ts";

/** An evaluation's tables, for whoever draws them in another way. */
export interface EvaluationTables {
  /** Checkpoint, data, engine. */
  facts: readonly (readonly [name: string, value: string])[];
  /** The original's protocol, beside its published figures where the data are its own. */
  original: TextTable;
  /** VAL at each false accept rate. */
  rates: TextTable;
  figures: FiguresTable;
  /** A row for each class. */
  classes: ClassesTable;
  /** What the figures do not say of themselves. */
  notes: readonly string[];
}

/** The exact figures. */
export interface FiguresTable extends TextTable {
  /** The name of each row in fewer characters. */
  short: readonly string[];
}

/** A column of the table of classes, whatever its heading is: named as in the evaluation. */
export type ClassColumn = "label" | "images" | "val" | "recall_at_1" | "positive_mean";

/** Rows of a table of classes at most: of more only the worst are shown. */
export const MOST_CLASS_ROWS = 20;

/** The figures of each class, or where there are many of those that have the worst. */
export interface ClassesTable extends TextTable {
  /** Which classes it shows. */
  title: string;
  /** A heading for each column. */
  header: readonly string[];
  /** Of each column. */
  columns: readonly ClassColumn[];
}

/** Columns of a class's name in a table at most. */
const NAME_COLUMNS = 32;

/** What tables call the classes of an evaluation. */
export function tableNamer({ dataset }: EvaluationReport, columns: number = NAME_COLUMNS): ClassNamer {
  return classNamer(dataset.class_names, columns);
}

/**
 * The tables of an evaluation.
 *
 * @param name What classes are called.
 */
export function evaluationTables(
  report: EvaluationReport,
  name: ClassNamer = tableNamer(report),
): EvaluationTables {
  const { original_protocol: original, exact, dataset, compared } = report;
  // What was published is of the test images.
  const comparable = !dataset.synthetic && (compared?.split ?? "test") === "test" && !compared?.references;
  return {
    facts: facts(report),
    original: originalTable(original, comparable ? PUBLISHED_FIGURES[dataset.name] : undefined),
    rates: ratesTable(exact, false),
    figures: figuresTable(exact),
    classes: classesTable(exact, name),
    notes: evaluationNotes(report),
  };
}

/** What images of a split are called where it is not the split's own name. */
const SPLIT_WORDS: Readonly<Record<string, string>> = { train: "training", holdout: "held-out" };

function facts(report: EvaluationReport): EvaluationTables["facts"] {
  const { checkpoint, dataset, engine, exact } = report;
  // Older logs do not say: the test images.
  const compared = report.compared ?? {
    split: "test",
    images: exact.per_class.reduce((sum, { images }) => sum + images, 0),
  };
  const named = ({ split, images }: MeasuredImages) =>
    `${count(images)} ${SPLIT_WORDS[split] ?? split} images`;
  const references = compared.references ? ` against ${named(compared.references)}` : "";
  const synthetic = dataset.synthetic ? ", SYNTHETIC" : "";
  return [
    ["Checkpoint", `${checkpoint.path}, epoch ${checkpoint.epoch}`],
    ["Data", `${dataset.title}, ${named(compared)}${references}${synthetic}`],
    ["Engine", `${engine.name}, ${engine.device}, ${engine.version}`],
  ];
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
 * VAL at each false accept rate.
 *
 * @param accuracy Whether a column says the accuracy, where the report has it.
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

function figuresTable(exact: ExactEvaluation): FiguresTable {
  const rows = figureRows(exact);
  return {
    short: rows.map(({ text, short }) => short ?? text),
    rows: rows.map(({ text, value }) => [text, value]),
  };
}

function classesTable({ per_class, classes }: ExactEvaluation, name: ClassNamer): ClassesTable {
  type Figures = ExactEvaluation["per_class"][number];
  const columns: [name: ClassColumn, heading: string, cell: (figures: Figures) => string][] = [
    ["label", "Class", ({ label }) => name(label)],
    ["images", "images", ({ images }) => count(images)],
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
 * All classes where they are few, else the worst by a figure, the worst first; those that it cannot be measured of come
 * last.
 *
 * @param title Where all are shown.
 * @param by What the figure is called.
 * @param figure The greater, the better.
 * @param all How many classes there are, where not all are given.
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
  // Of equal ones the first: Infinity − Infinity is not a number.
  const worst = classes.toSorted((a, b) => rank(a) === rank(b) ? a.label - b.label : rank(a) - rank(b))
    .slice(0, MOST_CLASS_ROWS);
  return {
    title: `${title}: ${worst.length} of ${count(all)} classes, the worst by ${by}`,
    classes: worst,
  };
}

/** Of the figures as they are printed, so that a reader who subtracts finds the same. */
function difference(ours: number, published: number): string {
  if (!Number.isFinite(ours)) return decimal(ours);
  return signed(Number(decimal(ours)) - Number(decimal(published)));
}
