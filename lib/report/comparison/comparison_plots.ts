import { comparedLossPlot } from "../plots/compared_loss_plot.ts";
import { comparedQualityPlot } from "../plots/compared_quality_plot.ts";
import { detPlot, rocPlot } from "../plots/roc_plot.ts";
import type { RunLog } from "../plots/run_log.ts";
import type { PlotFile } from "../plots/write_plots.ts";
import { count } from "../../base/format.ts";
import { allOnSameData, measuredOn } from "../../run/measured_on.ts";
import type { MeasuredRun } from "../../evaluate/measure_runs.ts";
import { runNames } from "./run_names.ts";

/**
 * The plots of a comparison, with a colour for each run: losses and quality by epoch if any run's log has them, ROC and
 * DET.
 */
export function comparisonPlots(runs: readonly MeasuredRun[]): (PlotFile & { svg: string })[] {
  const { dataset, images } = runs[0]!;
  const of = `Exact, over all pairs: ${dataset.title}, ${count(images)} test images`;
  const names = runNames(runs);
  // Figures of a log say what they were measured on where that is not the same for all.
  const different = !allOnSameData(runs.map(({ history }) => history));
  const logs: RunLog[] = runs.map(({ history }, i) => {
    const data = different ? measuredOn(history) : undefined;
    return { name: data === undefined ? names[i]! : `${names[i]} on ${data.title}`, history };
  });
  const curves = runs.map(({ exact }, i) => ({ name: names[i]!, points: exact.roc ?? [] }));
  const hasSteps = runs.some(({ history }) => history.hasSteps);
  const isEvaluated = runs.some(({ history }) => history.epochs.evaluated.length > 0);
  return [
    ...(hasSteps ? [{ name: "loss", svg: comparedLossPlot(logs, different) }] : []),
    ...(isEvaluated ? [{ name: "quality", svg: comparedQualityPlot(logs, different) }] : []),
    { name: "roc", svg: rocPlot(curves, of) },
    { name: "det", svg: detPlot(curves, of) },
  ];
}
