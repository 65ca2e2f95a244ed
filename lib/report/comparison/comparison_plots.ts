import { comparedLossPlot } from "../plots/compared_loss_plot.ts";
import { comparedQualityPlot } from "../plots/compared_quality_plot.ts";
import { detPlot, rocPlot } from "../plots/roc_plot.ts";
import type { RunLog } from "../plots/run_log.ts";
import type { PlotFile } from "../plots/write_plots.ts";
import { count } from "../../base/format.ts";
import type { TrainEvent } from "../../run/events.ts";
import type { MeasuredRun } from "../../evaluate/measure_runs.ts";
import { runNames } from "./run_names.ts";

/**
 * The plots of a comparison, with a colour for each run: losses and quality by epoch if any run's log has them, ROC and
 * DET.
 */
export function comparisonPlots(runs: readonly MeasuredRun[]): PlotFile[] {
  const { dataset, images } = runs[0]!;
  const of = `Exact, over all pairs: ${dataset.title}, ${count(images)} test images`;
  const names = runNames(runs);
  const logs: RunLog[] = runs.map(({ events }, i) => ({ name: names[i]!, events }));
  const curves = runs.map(({ exact }, i) => ({ name: names[i]!, points: exact.roc ?? [] }));
  const logged = (type: TrainEvent["type"]) =>
    logs.some(({ events }) => events.some((event) => event.type === type));
  return [
    ...(logged("step") ? [{ name: "loss", svg: comparedLossPlot(logs) }] : []),
    ...(logged("evaluation") ? [{ name: "quality", svg: comparedQualityPlot(logs) }] : []),
    { name: "roc", svg: rocPlot(curves, of) },
    { name: "det", svg: detPlot(curves, of) },
  ];
}
