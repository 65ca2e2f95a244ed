import type { EvaluationReport, ExactEvaluation, OriginalEvaluation } from "../eval/mod.ts";
import { PUBLISHED_FIGURES } from "./published_figures.ts";
import {
  alarm,
  bold,
  dim,
  renderTable,
  spell,
  type TextStyle,
  type TextTable,
  wrapText,
} from "./text_table.ts";

/** How to draw an evaluation. */
export interface EvaluationStyle extends TextStyle {
  /** Width of the terminal; what is drawn is at most 80 wide. */
  columns: number;
}

/** Wider than this nothing is drawn: lines of text would be hard to read. */
const WIDEST = 80;

/** An evaluation's tables, for whoever draws them in another way. */
export interface EvaluationTables {
  /** Checkpoint, data, engine. */
  facts: readonly (readonly [name: string, value: string])[];
  /** The original's protocol, beside its published figures where the data are its own. */
  original: TextTable;
  /** VAL at each false accept rate. */
  rates: TextTable;
  /** The other exact figures. */
  figures: TextTable;
  /** A row for each class. */
  classes: TextTable;
  /** What the figures do not say of themselves. */
  notes: readonly string[];
}

/** The tables of an evaluation. */
export function evaluationTables(report: EvaluationReport): EvaluationTables {
  const { original_protocol: original, exact, dataset } = report;
  return {
    facts: facts(report),
    original: originalTable(original, dataset.synthetic ? undefined : PUBLISHED_FIGURES[dataset.name]),
    rates: ratesTable(exact),
    figures: figuresTable(exact),
    classes: classesTable(exact),
    notes: footnotes(report),
  };
}

/**
 * Draws an evaluation as tables: the original's protocol, beside the original's published figures where the data
 * are its own; the exact figures over all pairs; and each class. Synthetic data are announced before all else.
 *
 * @returns Lines joined by line feeds, without one at the end.
 */
export function renderEvaluation(report: EvaluationReport, style: EvaluationStyle): string {
  const width = Math.min(style.columns, WIDEST);
  const { original_protocol: original, exact, dataset } = report;
  const tables = evaluationTables(report);
  const title = (text: string) => ["", bold(spell(text, style), style)];
  const notes = tables.notes.flatMap((note) => wrapText(spell(note, style), width));
  return [
    ...(dataset.synthetic ? syntheticNotice(dataset.title, width, style) : []),
    ...heading(tables.facts, width),
    ...title(
      `The original's protocol: ${original.pairs.positive} + ${original.pairs.negative} random pairs [1]`,
    ),
    ...renderTable(tables.original, style),
    ...title(
      `Exact: all ${count(exact.pairs.positive)} positive and ${count(exact.pairs.negative)} negative pairs`,
    ),
    ...renderTable(tables.rates, style),
    ...renderTable(tables.figures, style),
    ...title("Each class"),
    ...renderTable(tables.classes, style),
    "",
    ...notes.map((line) => dim(line, style)),
  ].join("\n");
}

function syntheticNotice(title: string, width: number, style: TextStyle): string[] {
  const text =
    `SYNTHETIC DATA: ${title}. A program drew these images: the figures below say nothing about real ` +
    "ones and must not be compared with published ones.";
  const rule = "!".repeat(width);
  const lines = wrapText(text, width - 6).map((line) => `!! ${line.padEnd(width - 6)} !!`);
  return [...[rule, ...lines, rule].map((line) => alarm(line, style)), ""];
}

function facts({ checkpoint, dataset, engine, exact }: EvaluationReport): EvaluationTables["facts"] {
  const images = exact.per_class.reduce((sum, { images }) => sum + images, 0);
  return [
    ["Checkpoint", `${checkpoint.path}, epoch ${checkpoint.epoch}`],
    ["Data", `${dataset.title}, ${count(images)} test images${dataset.synthetic ? ", SYNTHETIC" : ""}`],
    ["Engine", `${engine.name}, ${engine.device}, ${engine.version}`],
  ];
}

function heading(facts: EvaluationTables["facts"], width: number): string[] {
  return facts.flatMap(([name, value]) =>
    wrapText(value, width - 12).map((line, i) => (i === 0 ? name : "").padEnd(12) + line)
  );
}

function originalTable(
  ours: OriginalEvaluation,
  published: Omit<OriginalEvaluation, "far" | "pairs"> | undefined,
): TextTable {
  type Key = keyof NonNullable<typeof published>;
  const rows: [name: string, mean: Key, std?: Key][] = [
    ["Threshold", "threshold"],
    ["Accuracy", "accuracy"],
    ["VAL at FAR ≤ 0.001", "val"],
    ["Positive distance", "positive_mean", "positive_std"],
    ["Negative distance", "negative_mean", "negative_std"],
  ];
  const cell = (figures: Pick<OriginalEvaluation, Key>, mean: Key, std?: Key) =>
    std === undefined ? decimal(figures[mean]) : spread(figures[mean], figures[std]);
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

function ratesTable(exact: ExactEvaluation): TextTable {
  const intervals = exact.val_interval_at_far;
  const rows = Object.entries(exact.val_at_far).map(([rate, val]) => {
    const interval = intervals?.[rate];
    const between = interval ? `${decimal(interval[0])} to ${decimal(interval[1])}` : "–";
    return [
      rate,
      val === null ? "not measurable" : decimal(val),
      ...(intervals === undefined ? [] : [between]),
      decimal(exact.threshold_at_far[rate] ?? NaN),
    ];
  });
  const interval = intervals === undefined ? [] : ["95% interval [2]"];
  return { header: ["FAR", "VAL", ...interval, "threshold"], rows };
}

function figuresTable(exact: ExactEvaluation): TextTable {
  return {
    rows: [
      ["Area under the ROC curve", decimal(exact.auc, 6)],
      ["Equal error rate", decimal(exact.eer)],
      ["Accuracy at FAR 0.001", decimal(exact.accuracy ?? NaN)],
      ["The same, both kinds of pairs weighed alike", decimal(exact.balanced_accuracy ?? NaN)],
      ["Recall@1", decimal(exact.recall_at_1)],
      ["MAP@R", decimal(exact.map_at_r)],
      ["Positive distance", spread(exact.positive_mean, exact.positive_std)],
      ["Negative distance", spread(exact.negative_mean, exact.negative_std)],
    ],
  };
}

function classesTable({ per_class }: ExactEvaluation): TextTable {
  return {
    header: ["Class", "images", "VAL at FAR 0.001", "Recall@1", "positive distance"],
    rows: per_class.map(({ label, images, val, recall_at_1, positive_mean }) => [
      String(label),
      count(images),
      decimal(val ?? NaN),
      decimal(recall_at_1),
      decimal(positive_mean),
    ]),
  };
}

function footnotes({ original_protocol: { pairs }, exact }: EvaluationReport): string[] {
  const notes = [
    `[1] Of ${pairs.negative} negative pairs FAR ≤ 0.001 allows none, so that the threshold is the nearest of ` +
    "them: by the draw of the pairs alone this VAL swings by about ±0.05.",
  ];
  if (exact.val_interval_at_far !== undefined) notes.push("[2] By bootstrap over images, not over pairs.");
  return notes;
}

function decimal(value: number, places = 4): string {
  return Number.isFinite(value) ? value.toFixed(places) : "–";
}

function spread(mean: number, std: number): string {
  return `${decimal(mean)} ± ${decimal(std)}`;
}

/** Of the figures as they are printed, so that a reader who subtracts finds the same. */
function difference(ours: number, published: number): string {
  if (!Number.isFinite(ours)) return decimal(ours);
  const value = Number(decimal(ours)) - Number(decimal(published));
  return `${value < 0 ? "−" : "+"}${decimal(Math.abs(value))}`;
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}
