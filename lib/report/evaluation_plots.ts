import { atMainRate } from "../config/false_accept_rates.ts";
import { count } from "../base/format.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import { classNamer } from "../run/class_names.ts";
import { distancePlot } from "./plots/distance_plot.ts";
import { heatPlot } from "./plots/heat_plot.ts";
import { lossPlot } from "./plots/loss_plot.ts";
import { qualityPlot } from "./plots/quality_plot.ts";
import { retrievalPlot } from "./plots/retrieval_plot.ts";
import { chooseQueries, retrievalRows } from "./plots/retrieval_rows.ts";
import { detPlot, type NamedRoc, rocPlot } from "./plots/roc_plot.ts";
import { scatterPlot } from "./plots/scatter_plot.ts";
import type { RunHistory } from "../run/run_history.ts";
import type { EvaluatedProjection } from "./compute_projections.ts";
import { showFailures } from "./show_failures.ts";

/** A plot with the name of its file. */
export interface NamedPlot {
  /** The file's name without its ending. */
  name: string;
  title: string;
  /** Self-contained SVG. */
  svg: string;
  /** What it shows as text, in Markdown, if that says more than the picture. */
  markdown?: string;
}

/** What the plots show. */
export interface PlotInput {
  report: EvaluationReport;
  /** What the run's log says; empty without one. */
  history: RunHistory;
  /** The embeddings of the evaluated images, `[N, D]`. */
  embeddings: Float32Array;
  /** The evaluated images. */
  set: ImageSet;
  /** The projections of the embeddings. */
  pictures: readonly EvaluatedProjection[];
}

/** Rows of the retrieval plot. */
const RETRIEVALS = 15;

/** Draws all plots of an evaluation, and those of the training if there is a log. */
export async function evaluationPlots(input: PlotInput): Promise<NamedPlot[]> {
  const { report, history, embeddings, set, pictures } = input;
  const { exact, dataset, checkpoint } = report;
  const name = classNamer(dataset.class_names);
  const of = `${dataset.title}, ${count(set.count)} images, ${checkpoint.path}, epoch ${checkpoint.epoch}`;
  const plots: NamedPlot[] = [];
  const add = (file: string, title: string, svg: string) => plots.push({ name: file, title, svg });
  if (history.hasSteps) add("loss", "Losses over the steps", lossPlot(history));
  if (history.epochs.evaluated.length > 0) add("quality", "Quality by epoch", qualityPlot(history.epochs));
  const threshold = atMainRate(exact.threshold_at_far) ?? NaN;
  add("distances", "Distances of pairs", distancePlot(exact.histogram, threshold, `All pairs: ${of}`));
  if (exact.roc !== undefined && exact.roc.length > 0) {
    const curve: NamedRoc = { name: checkpoint.path, points: exact.roc, marks: measured(exact.val_at_far) };
    add("roc", "ROC", rocPlot([curve], `Exact, over all pairs: ${of}`));
    add("det", "Detection error tradeoff", detPlot([curve], `Exact, over all pairs: ${of}`));
  }
  for (const { name: projection, method, points, note } of pictures) {
    add(method, `${projection} of the embeddings`, scatterPlot(points, set.labels, projection, note, name));
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
  const suspects = exact.suspects?.images.map(({ image }) => image) ?? [];
  const queries = chooseQueries(set.labels, suspects, RETRIEVALS);
  const rows = retrievalRows(set, embeddings, embeddings.length / set.count, queries);
  const shown =
    new Set(queries.filter((query) => !suspects.includes(query)).map((query) => set.labels[query])).size;
  const classes = new Set(set.labels).size;
  const firsts = shown < classes
    ? `The first image of ${shown} of ${count(classes)} classes`
    : "The first of each class";
  add(
    "retrieval",
    "Images and their nearest",
    await retrievalPlot(
      rows,
      set,
      "Images and their nearest",
      `${firsts}${suspects.length > 0 ? ", then suspects" : ""}; errors framed`,
      name,
    ),
  );
  const failures = await showFailures(report, embeddings, set, name);
  if (failures !== undefined) {
    plots.push({
      name: "failures",
      title: "Images in the most failing pairs",
      svg: failures.svg,
      markdown: failures.markdown,
    });
  }
  return plots;
}

function measured(valAtFar: Record<string, number | null>): { far: number; val: number }[] {
  return Object.entries(valAtFar).flatMap(([far, val]) => val === null ? [] : [{ far: Number(far), val }]);
}
