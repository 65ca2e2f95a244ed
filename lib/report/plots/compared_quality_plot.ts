import { atMainRate, MAIN_RATE } from "../../config/false_accept_rates.ts";
import * as Plot from "@observablehq/plot";
import type { EpochEvaluation } from "../../run/epochs.ts";
import { cornerLegend } from "./corner_legend.ts";
import { makePanels } from "./make_plot.ts";
import { runColor, runLegend, type RunLog } from "./run_log.ts";

/** The figures, with a panel each: on a common scale they would be too far apart to compare. */
const FIGURES: readonly { label: string; of(evaluation: EpochEvaluation): number | null | undefined }[] = [
  { label: `exact VAL at FAR ${MAIN_RATE}`, of: ({ exact }) => atMainRate(exact.val_at_far) },
  { label: "accuracy", of: ({ original }) => original.accuracy },
  { label: "Recall@1", of: ({ exact }) => exact.recall_at_1 },
];
/** The most ticks on the axis. */
const MOST_TICKS = 10;

/**
 * Plots exact VAL, accuracy and Recall@1 of several runs by epoch, with a panel for each figure.
 *
 * @param runs Runs without an evaluation are skipped.
 * @param different Whether they were measured on different data, which the plot then says.
 * @returns SVG.
 */
export function comparedQualityPlot(runs: readonly RunLog[], different = false): string {
  const curves = runs.map(({ history: { epochs } }) => epochs.evaluated.map(({ evaluation }) => evaluation));
  const epochs = Math.max(1, ...curves.map((evaluations) => evaluations.length));
  return makePanels(
    {
      title: "Quality by epoch",
      subtitle:
        "VAL and Recall@1 exact, over all pairs of the test images; accuracy by the original's 512 + 512 pairs" +
        (different ? ". DIFFERENT DATA: not comparable" : ""),
      width: 1200,
      height: 420,
    },
    FIGURES.map(({ label, of }, panel) => ({
      x: { label: "epoch", ticks: Math.min(MOST_TICKS, epochs), tickFormat: "d" },
      y: { label, grid: true, zero: false },
      marks: [
        ...curves.map((evaluations, i) =>
          Plot.line(evaluations, {
            x: "epoch",
            y: of,
            stroke: runColor(i),
            strokeWidth: 2.2,
            marker: "dot",
          })
        ),
        ...(panel === 0
          ? cornerLegend(runLegend(runs, ({ epochs }) => epochs.evaluated.length > 0), "bottom-right")
          : []),
      ],
    })),
  );
}
