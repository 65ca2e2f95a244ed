import { atMainRate } from "../config/false_accept_rates.ts";
import { count } from "../base/format.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { type ClassNamer, classNamer } from "../run/class_names.ts";
import { distancePlot } from "./plots/distance_plot.ts";
import { heatPlot } from "./plots/heat_plot.ts";
import { lossPlot } from "./plots/loss_plot.ts";
import { qualityPlot } from "./plots/quality_plot.ts";
import { retrievalPlot } from "./plots/retrieval_plot.ts";
import { chooseQueries, retrievalRows } from "./plots/retrieval_rows.ts";
import { detPlot, type NamedRoc, rocPlot } from "./plots/roc_plot.ts";
import type { PlotFile } from "./plots/write_plots.ts";
import { scatterPlot } from "./plots/scatter_plot.ts";
import type { RunHistory } from "../run/run_history.ts";
import type { EvaluatedProjection } from "./compute_projections.ts";
import { measuredNoun } from "./measured_noun.ts";
import { checkpointText } from "./measured_facts.ts";
import type { EvaluatedSet } from "./evaluated_set.ts";
import { showFailures } from "./show_failures.ts";

/** A plot of an evaluation; where there are no images for a picture of them, only its text. */
export interface EvaluationPlot extends PlotFile {
  title: string;
}

/** What the plots show. */
export interface PlotInput extends EvaluatedSet {
  report: EvaluationReport;
  /** What the run's log says; empty without one. */
  history: RunHistory;
  /** The projections of the embeddings. */
  pictures: readonly EvaluatedProjection[];
}

/** Rows of the retrieval plot. */
const RETRIEVALS = 15;

/** Draws all plots of an evaluation, and those of the training if there is a log. */
export async function evaluationPlots(input: PlotInput): Promise<EvaluationPlot[]> {
  const { report, history, labels, pictures } = input;
  const { exact, dataset } = report;
  const name = classNamer(dataset.class_names);
  const of = [
    dataset.title,
    `${count(labels.length)} ${measuredNoun(report).many}`,
    ...(report.checkpoint ? [checkpointText(report.checkpoint)] : []),
  ].join(", ");
  const plots: EvaluationPlot[] = [];
  const add = (file: string, title: string, svg: string) => plots.push({ name: file, title, svg });
  if (history.hasSteps) add("loss", "Losses over the steps", lossPlot(history));
  if (history.epochs.evaluated.length > 0) add("quality", "Quality by epoch", qualityPlot(history.epochs));
  const threshold = atMainRate(exact.threshold_at_far) ?? NaN;
  add("distances", "Distances of pairs", distancePlot(exact.histogram, threshold, `All pairs: ${of}`));
  if (exact.roc !== undefined && exact.roc.length > 0) {
    const curve: NamedRoc = {
      name: report.checkpoint?.path ?? dataset.title,
      points: exact.roc,
      marks: measured(exact.val_at_far),
    };
    add("roc", "ROC", rocPlot([curve], `Exact, over all pairs: ${of}`));
    add("det", "Detection error tradeoff", detPlot([curve], `Exact, over all pairs: ${of}`));
  }
  for (const { name: projection, method, points, note } of pictures) {
    add(method, `${projection} of the embeddings`, scatterPlot(points, labels, projection, note, name));
  }
  // With many classes there are only the nearest pairs, which a table shows.
  if (exact.class_distances !== undefined) {
    add(
      "class_distances",
      "Mean distances of classes",
      heatPlot(exact.class_distances, {
        title: "Mean distances of classes",
        subtitle: `All pairs: ${of}`,
        rows: "class",
        columns: "class",
        format: (value) => value.toFixed(2),
        scheme: "ylorrd",
        reversed: true,
        name,
      }),
    );
  }
  plots.push(...await retrievalPlots(input, name));
  const failures = await showFailures(report, input, name);
  if (failures !== undefined) {
    plots.push({ name: "failures", title: "Images in the most failing pairs", ...failures });
  }
  return plots;
}

/** Images with their nearest; none where there are no images. */
async function retrievalPlots(
  { report, embeddings, labels, set }: PlotInput,
  name: ClassNamer,
): Promise<EvaluationPlot[]> {
  if (set === undefined) return [];
  const suspects = report.exact.suspects?.images.map(({ image }) => image) ?? [];
  const queries = chooseQueries(labels, suspects, RETRIEVALS);
  const rows = retrievalRows(set, embeddings, embeddings.length / set.count, queries);
  const shown = new Set(queries.filter((query) => !suspects.includes(query)).map((query) => labels[query]))
    .size;
  const classes = new Set(labels).size;
  const firsts = shown < classes
    ? `The first image of ${shown} of ${count(classes)} classes`
    : "The first of each class";
  const title = "Images and their nearest";
  const subtitle = `${firsts}${suspects.length > 0 ? ", then suspects" : ""}; errors framed`;
  return [{ name: "retrieval", title, svg: await retrievalPlot(rows, set, title, subtitle, name) }];
}

function measured(valAtFar: Record<string, number | null>): { far: number; val: number }[] {
  return Object.entries(valAtFar).flatMap(([far, val]) => val === null ? [] : [{ far: Number(far), val }]);
}
