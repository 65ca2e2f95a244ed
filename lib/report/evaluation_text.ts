import { nearestClassPairs } from "../eval/class_distances.ts";
import { mostConfusedPairs } from "../eval/confusion.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import {
  classMatrix,
  classPairsTable,
  cmcTable,
  confusedTable,
  foldTable,
  hardestPairsTable,
  retrievalTable,
  SHOWN_SUSPECTS,
  suspectsTable,
} from "./detail_tables.ts";
import { detailNotes, evaluationNotes } from "./evaluation_notes.ts";
import { classesTable, evaluationTables, MOST_CLASS_ROWS, ratesTable } from "./evaluation_table.ts";
import { count, decimal } from "../base/format.ts";
import { type ReportSection, type ReportText, syntheticWarning } from "./report_text.ts";
import { protocolSections } from "./protocol_sections.ts";
import { measuredNoun } from "./measured_noun.ts";
import { numberNotes } from "./number_notes.ts";
import { fitNames } from "./fit_names.ts";
import type { ClassNamer } from "../run/class_names.ts";
import { tableColumns, type TextTable } from "./text_table.ts";

/**
 * An evaluation as text: the original's protocol, next to the original's published figures if the data set is the same;
 * the exact figures over all pairs; and each class.
 *
 * @param details Whether to add details about single images and pairs of classes if the report has them.
 * @param columns The width that tables must fit into, by shorter class names; without it names are whole.
 */
export function evaluationText(report: EvaluationReport, details: boolean, columns?: number): ReportText {
  const { original_protocol: { pairs }, exact, dataset } = report;
  const { facts, original, figures } = evaluationTables(report);
  const noun = measuredNoun(report);
  const classes = fitNames((name) => classesTable(exact, name, noun), dataset.class_names, columns);
  const all = `all ${count(exact.pairs.positive)} positive and ${count(exact.pairs.negative)} negative pairs`;
  const drawn = `${pairs.positive} + ${pairs.negative} random pairs [1]`;
  const measured = [
    { title: `Exact: ${all}`, tables: [ratesTable(exact, true), figures] },
    { title: classes.title, tables: [classes] },
  ];
  return numberNotes({
    ...syntheticWarning(dataset),
    facts,
    sections: [
      // Other models have nothing to do with the original.
      ...(report.embeddings
        ? [...measured, { title: drawn, tables: [{ rows: original.rows }] }]
        : [{ title: `The original's protocol: ${drawn}`, tables: [original] }, ...measured]),
      ...protocolSections(report, (build) => fitNames(build, dataset.class_names, columns)),
      ...(details ? detailSections(report, columns) : []),
    ],
    notes: [...evaluationNotes(report), ...(details ? detailNotes(report) : [])],
  });
}

function detailSections(report: EvaluationReport, columns: number | undefined): ReportSection[] {
  const { fold_protocol: folds, exact, compared } = report;
  const noun = measuredNoun(report);
  const fitted = <T extends TextTable>(build: (name: ClassNamer) => T): T =>
    fitNames(build, report.dataset.class_names, columns);
  // Undefined if the matrix is too large to be readable, or too wide for the terminal.
  const matrixOf = (
    matrix: readonly (readonly number[])[] | undefined,
    cell: (value: number) => string,
  ): TextTable | undefined => {
    if (matrix === undefined || matrix.length > MOST_CLASS_ROWS) return undefined;
    const table = fitted((name) => classMatrix(matrix, cell, name));
    return columns === undefined || tableColumns(table) <= columns ? table : undefined;
  };
  const sections: ReportSection[] = [];
  const add = (title: string, ...tables: TextTable[]) => sections.push({ title, tables });
  if (folds !== undefined && folds.file === undefined) {
    const { positive, negative } = folds.pairs;
    add(
      `${folds.folds} folds of the same pairs: ${count(positive)} + ${count(negative)} [3]`,
      foldTable(folds),
    );
  }
  if (exact.retrieval !== undefined) {
    const { retrieval, classes } = exact;
    const table = fitted((name) => retrievalTable(retrieval, name, classes));
    add(table.title, table, ...(retrieval.all.map === undefined ? [] : [cmcTable(retrieval)]));
  }
  const confusion = matrixOf(exact.confusion, String);
  if (confusion !== undefined) {
    add(
      `Nearest neighbours: rows are the ${noun.one}'s class, columns its nearest neighbour's`,
      confusion,
    );
  } else if (exact.confusion !== undefined || exact.confused_classes !== undefined) {
    const confused = mostConfusedPairs(exact, MOST_CLASS_ROWS);
    if (confused.length === 0) add(`Nearest neighbours: all are of the ${noun.one}'s class`);
    else {
      add(
        `Nearest neighbours of another class: the ${confused.length} most frequent pairs of classes`,
        fitted((name) => confusedTable(confused, name, noun)),
      );
    }
  }
  // Reports without details have no confusion; the distances of classes are a detail too.
  if (exact.confusion !== undefined || exact.confused_classes !== undefined) {
    const references = compared?.references !== undefined;
    const distances = matrixOf(exact.class_distances, (value) => decimal(value, 2));
    if (distances !== undefined) {
      const title = references
        ? "Mean distance: rows are the query's class, columns the reference's"
        : "Mean distance between classes";
      add(title, distances);
    } else {
      const nearest = nearestClassPairs(exact, MOST_CLASS_ROWS, references);
      if (nearest.length > 0) {
        add(
          `Mean distance: the ${nearest.length} nearest pairs of classes`,
          fitted((name) => classPairsTable(nearest, name)),
        );
      }
    }
  }
  if (exact.hardest_pairs !== undefined) {
    const { hardest_pairs: pairs } = exact;
    add("The hardest pairs, of one class and of two [4]", fitted((name) => hardestPairsTable(pairs, name)));
  }
  if (exact.suspects !== undefined) {
    const { suspects } = exact;
    const { count: all } = suspects;
    if (all === 0) add("Suspected mislabels: none [5]");
    else {add(
        `Suspected mislabels: ${Math.min(all, SHOWN_SUSPECTS)} of ${count(all)} [4, 5]`,
        fitted((name) => suspectsTable(suspects, name, noun)),
      );}
  }
  return sections;
}
