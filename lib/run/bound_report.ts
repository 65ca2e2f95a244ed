import type { RetrievalEvaluation } from "../eval/retrieval_evaluation.ts";
import type { EvaluationReport } from "../eval/report_type.ts";

/**
 * The maximum number of classes with figures in a run's log: with more, its last lines would have megabytes.
 */
const MAX_CLASSES = 100;
/**
 * The maximum number of class names that the log repeats with the figures; the run's start has all of them.
 */
const MAX_NAMES = 1000;

/**
 * Shortens an evaluation for a run's log: of many classes it keeps the worst, by VAL if it is measured, else
 * by Recall@1, and in retrieval by MAP@R. It then states the number of classes.
 */
export function boundReport(report: EvaluationReport): EvaluationReport {
  const { dataset, exact } = report;
  const { class_names = [], ...named } = dataset;
  const bounded = boundQueries(class_names.length > MAX_NAMES ? { ...report, dataset: named } : report);
  if (exact.per_class.length <= MAX_CLASSES) return bounded;
  const byVal = exact.per_class.some(({ val }) => Number.isFinite(val ?? NaN));
  return {
    ...bounded,
    exact: {
      ...exact,
      classes: exact.classes ?? exact.per_class.length,
      per_class: worst(exact.per_class, ({ val, recall_at_1 }) => byVal ? val ?? NaN : recall_at_1),
      ...(exact.retrieval && { retrieval: boundRetrieval(exact.retrieval) }),
    },
  };
}

function boundQueries(report: EvaluationReport): EvaluationReport {
  const { query_gallery } = report;
  if (query_gallery === undefined || query_gallery.classes <= MAX_CLASSES) return report;
  const retrieval = boundRetrieval(query_gallery.retrieval);
  return { ...report, query_gallery: { ...query_gallery, retrieval } };
}

function boundRetrieval(retrieval: RetrievalEvaluation): RetrievalEvaluation {
  return { ...retrieval, per_class: worst(retrieval.per_class, ({ map_at_r }) => map_at_r) };
}

/**
 * Returns the classes with the smallest figures, sorted by label; classes without a figure count as the
 * best.
 */
function worst<T extends { label: number }>(classes: readonly T[], figure: (figures: T) => number): T[] {
  const rank = (figures: T) => Number.isFinite(figure(figures)) ? figure(figures) : Infinity;
  return classes.toSorted((a, b) => rank(a) === rank(b) ? a.label - b.label : rank(a) - rank(b))
    .slice(0, MAX_CLASSES)
    .sort((a, b) => a.label - b.label);
}
