import type { EvaluationReport } from "../eval/report_type.ts";

/** Classes whose figures a run's log has at most: those of more would make its last lines megabytes. */
const MAX_CLASSES = 100;
/** Names that the log repeats with the figures at most; the run's start has them all. */
const MAX_NAMES = 1000;

/**
 * An evaluation as a run's log has it: of many classes the worst, by VAL where it is measured, else by Recall@1; of
 * retrieval by MAP@R. How many there are is said then.
 */
export function boundReport(report: EvaluationReport): EvaluationReport {
  const { dataset, exact } = report;
  const { class_names = [], ...named } = dataset;
  const bounded = class_names.length > MAX_NAMES ? { ...report, dataset: named } : report;
  if (exact.per_class.length <= MAX_CLASSES) return bounded;
  const byVal = exact.per_class.some(({ val }) => Number.isFinite(val ?? NaN));
  return {
    ...bounded,
    exact: {
      ...exact,
      classes: exact.classes ?? exact.per_class.length,
      per_class: worst(exact.per_class, ({ val, recall_at_1 }) => byVal ? val ?? NaN : recall_at_1),
      ...(exact.retrieval && {
        retrieval: {
          ...exact.retrieval,
          per_class: worst(exact.retrieval.per_class, ({ map_at_r }) => map_at_r),
        },
      }),
    },
  };
}

/** Those with the smallest figures, by label; what cannot be measured comes last. */
function worst<T extends { label: number }>(classes: readonly T[], figure: (figures: T) => number): T[] {
  const rank = (figures: T) => Number.isFinite(figure(figures)) ? figure(figures) : Infinity;
  return classes.toSorted((a, b) => rank(a) === rank(b) ? a.label - b.label : rank(a) - rank(b))
    .slice(0, MAX_CLASSES)
    .sort((a, b) => a.label - b.label);
}
