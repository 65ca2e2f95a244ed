import { nearestClassPairs } from "../eval/class_distances.ts";
import { mostConfusedPairs } from "../eval/confusion.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import {
  classMatrix,
  classPairsTable,
  confusedTable,
  foldTable,
  hardestPairsTable,
  retrievalTable,
  SHOWN_SUSPECTS,
  suspectsTable,
} from "./detail_tables.ts";
import { detailNotes, evaluationNotes } from "./evaluation_notes.ts";
import { evaluationTables, MOST_CLASS_ROWS, ratesTable, tableNamer } from "./evaluation_table.ts";
import { count, decimal } from "../base/format.ts";
import { type ReportSection, type ReportText, syntheticWarning } from "./report_text.ts";
import type { TextTable } from "./text_table.ts";

/**
 * An evaluation as text: the original's protocol, next to the original's published figures if the data set is the same;
 * the exact figures over all pairs; and each class.
 *
 * @param details Whether to add details about single images and pairs of classes if the report has them.
 */
export function evaluationText(report: EvaluationReport, details: boolean): ReportText {
  const { original_protocol: { pairs }, exact, dataset } = report;
  const { facts, original, figures, classes } = evaluationTables(report);
  const all = `all ${count(exact.pairs.positive)} positive and ${count(exact.pairs.negative)} negative pairs`;
  return {
    ...syntheticWarning(dataset),
    facts,
    sections: [
      {
        title: `The original's protocol: ${pairs.positive} + ${pairs.negative} random pairs [1]`,
        tables: [original],
      },
      { title: `Exact: ${all}`, tables: [ratesTable(exact, true), figures] },
      { title: classes.title, tables: [classes] },
      ...(details ? detailSections(report) : []),
    ],
    notes: [...evaluationNotes(report), ...(details ? detailNotes(report) : [])],
  };
}

/** Whether a matrix of classes is small enough to be readable. */
function fits(matrix: readonly unknown[]): boolean {
  return matrix.length <= MOST_CLASS_ROWS;
}

/** The longest class name, in columns, in rows that have several. */
const SHORT_COLUMNS = 16;

function detailSections(report: EvaluationReport): ReportSection[] {
  const { fold_protocol: folds, exact, compared } = report;
  const [name, shortName] = [tableNamer(report), tableNamer(report, SHORT_COLUMNS)];
  const sections: ReportSection[] = [];
  const add = (title: string, ...tables: TextTable[]) => sections.push({ title, tables });
  if (folds !== undefined) {
    const { positive, negative } = folds.pairs;
    const pairs = folds.file === undefined ? "the same pairs" : `the pairs of ${folds.file}`;
    add(`${folds.folds} folds of ${pairs}: ${count(positive)} + ${count(negative)} [3]`, foldTable(folds));
  }
  if (exact.retrieval !== undefined) {
    const table = retrievalTable(exact.retrieval, name, exact.classes);
    add(table.title, table);
  }
  if (exact.confusion !== undefined && fits(exact.confusion)) {
    add(
      "Nearest neighbours: rows are the image's class, columns its nearest neighbour's",
      classMatrix(exact.confusion, String, shortName),
    );
  } else if (exact.confusion !== undefined || exact.confused_classes !== undefined) {
    const confused = mostConfusedPairs(exact, MOST_CLASS_ROWS);
    if (confused.length === 0) add("Nearest neighbours: all are of the image's class");
    else {
      add(
        `Nearest neighbours of another class: the ${confused.length} most frequent pairs of classes`,
        confusedTable(confused, name),
      );
    }
  }
  // Reports without details have no confusion; the distances of classes are a detail too.
  if (exact.confusion !== undefined || exact.confused_classes !== undefined) {
    const references = compared?.references !== undefined;
    if (exact.class_distances !== undefined && fits(exact.class_distances)) {
      const title = references
        ? "Mean distance: rows are the query's class, columns the reference's"
        : "Mean distance between classes";
      add(
        title,
        classMatrix(exact.class_distances, (value) => decimal(value, 2), shortName),
      );
    } else {
      const nearest = nearestClassPairs(exact, MOST_CLASS_ROWS, references);
      if (nearest.length > 0) {
        add(`Mean distance: the ${nearest.length} nearest pairs of classes`, classPairsTable(nearest, name));
      }
    }
  }
  if (exact.hardest_pairs !== undefined) {
    add("The hardest pairs, of one class and of two [4]", hardestPairsTable(exact.hardest_pairs, shortName));
  }
  if (exact.suspects !== undefined) {
    const { count: all } = exact.suspects;
    if (all === 0) add("Suspected mislabels: none [5]");
    else {add(
        `Suspected mislabels: ${Math.min(all, SHOWN_SUSPECTS)} of ${count(all)} [4, 5]`,
        suspectsTable(exact.suspects, shortName),
      );}
  }
  return sections;
}
