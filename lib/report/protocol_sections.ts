import { count, decimal, percent } from "../base/format.ts";
import type { EpisodeEvaluation } from "../eval/episodes.ts";
import type { EvaluationReport, QueryGallery } from "../eval/report_type.ts";
import type { CoarseRetrieval } from "../eval/coarse_recall.ts";
import type { TrialEvaluation } from "../eval/trials.ts";
import type { ClassNamer } from "../run/class_names.ts";
import { cmcTable, pairsTable, retrievalTable } from "./detail_tables.ts";
import { ratesRows } from "./evaluation_table.ts";
import { type MeasuredNoun, measuredNoun } from "./measured_noun.ts";
import type { ReportSection } from "./report_text.ts";
import type { TextTable } from "./text_table.ts";

/**
 * What an evaluation measured by protocols of its own: pairs of a file, query and gallery, coarse classes, few-shot
 * episodes, published trials. Those that it lacks have no section.
 *
 * @param fitted Builds a table whose class names fit.
 */
export function protocolSections(
  report: EvaluationReport,
  fitted: <T extends TextTable>(build: (name: ClassNamer) => T) => T,
): ReportSection[] {
  const { fold_protocol: folds, query_gallery, exact, episodes, trials } = report;
  const sections: ReportSection[] = [];
  if (folds?.file !== undefined) {
    const { file, folds: number, pairs: { positive, negative } } = folds;
    sections.push({
      title: `${number} folds of the pairs of ${file}: ${count(positive)} + ${count(negative)} [3]`,
      tables: [pairsTable(folds)],
    });
  }
  if (query_gallery !== undefined) sections.push(queryGallerySection(query_gallery, fitted));
  if (exact.coarse_retrieval !== undefined) sections.push(coarseSection(exact.coarse_retrieval));
  if (episodes !== undefined) sections.push(episodeSection(episodes, measuredNoun(report)));
  if (trials !== undefined) sections.push(trialSection(trials));
  return sections;
}

function queryGallerySection(
  { queries, gallery, classes, same_images, retrieval, coarse_retrieval, ...pairs }: QueryGallery,
  fitted: <T extends TextTable>(build: (name: ClassNamer) => T) => T,
): ReportSection {
  const same = same_images === undefined
    ? ""
    : `, ${count(same_images)} of which are in the gallery too and not compared with themselves`;
  return {
    title: `Query and gallery: ${count(queries)} queries${same}, ${count(gallery)} images in the gallery`,
    tables: [
      cmcTable(retrieval),
      fitted((name) => retrievalTable(retrieval, name, classes)),
      {
        rows: [
          ...ratesRows(pairs.val_at_far),
          ["Area under the ROC curve", decimal(pairs.auc, 6)],
          ["Equal error rate", decimal(pairs.eer)],
        ],
      },
      ...(coarse_retrieval === undefined ? [] : [coarseTable(coarse_retrieval)]),
    ],
  };
}

function coarseSection(found: CoarseRetrieval): ReportSection {
  return {
    title: `Coarse classes: ${count(found.classes)}, ${count(found.queries)} images`,
    tables: [coarseTable(found)],
  };
}

function coarseTable({ recall_at_1, macro_recall_at_1 }: CoarseRetrieval): TextTable {
  return {
    rows: [
      ["Recall@1 by coarse classes", decimal(recall_at_1)],
      ["Recall@1 by coarse classes, mean over these", decimal(macro_recall_at_1)],
    ],
  };
}

function episodeSection(episodes: EpisodeEvaluation, { many }: MeasuredNoun): ReportSection {
  const { ways, shots, queries, classes, left_out, superclasses, accuracy, interval: [low, high], std } =
    episodes;
  const within = superclasses === undefined
    ? ""
    : `, each within one of ${count(superclasses)} ${superclasses === 1 ? "superclass" : "superclasses"}`;
  const few = superclasses === undefined
    ? `which have too few ${many}`
    : `which have too few ${many} or whose superclass has too few classes`;
  const without = left_out === 0 ? "" : `; left out: ${count(left_out)}, ${few}`;
  return {
    title:
      `${count(episodes.episodes)} episodes of ${ways} classes with ${shots} + ${queries} ${many}, from ` +
      `${count(classes)} classes${within}${without} [6]`,
    tables: [{
      rows: [
        ["Accuracy", decimal(accuracy)],
        ["95% interval of the mean", `${decimal(low)} to ${decimal(high)}`],
        ["Standard deviation over the episodes", decimal(std)],
      ],
    }],
  };
}

function trialSection(
  { protocol, path, runs, queries, wrong, error, interval }: TrialEvaluation,
): ReportSection {
  return {
    title: `${protocol}: ${count(runs.length)} runs of ${path} [7]`,
    tables: [
      {
        rows: [
          ["Error", percent(error, 2)],
          ["95% interval", `${percent(interval[0], 2)} to ${percent(interval[1], 2)}`],
          ["Wrong", `${count(wrong)} of ${count(queries)}`],
        ],
      },
      {
        header: ["Run", "classes", "queries", "wrong", "error"],
        rows: runs.map((own) => [
          own.run,
          count(own.classes),
          count(own.queries),
          count(own.wrong),
          percent(own.wrong / own.queries),
        ]),
      },
    ],
  };
}
