import * as Plot from "@observablehq/plot";
import { cutText, textColumns } from "../base/text_columns.ts";
import { MAIN_RATE } from "../config/false_accept_rates.ts";
import { makePlot } from "../report/plots/make_plot.ts";
import { PLOT_COLORS } from "../report/plots/plot_colors.ts";
import { describeFlags } from "./plan_sweep.ts";
import { figureOf, type SettingResult, type SweepResult } from "./sweep_result.ts";
import { comparedOn } from "./sweep_table.ts";

/** The most settings in the plot, the best ones. */
const MOST = 40;
/** Pixels of a setting's row, and of the axis with the margins. */
const [ROW, AXIS] = [26, 76];
/** Pixels of a character of a label, and the longest label in characters. */
const [CHARACTER, LONGEST] = [7.2, 48];
/** The share of the range that is left free on both sides. */
const MARGIN = 0.04;
/** The least range: below it, differences are those of a few pairs. */
const LEAST_RANGE = 0.002;

/**
 * Plots a sweep, the best setting on top: a dot for each seed, the mean, and its 95% interval; the winner in colour.
 *
 * @returns SVG.
 */
export function sweepPlot(result: SweepResult): string {
  const measured = result.settings.filter(({ mean }) => !Number.isNaN(mean));
  const rows = measured.slice(0, MOST).map((setting, i) => rowOf(setting, i, result));
  const labels = rows.map(({ label }) => label);
  const left = measured.length - rows.length;
  const hasIntervals = rows.some(({ noise }) => !Number.isNaN(noise));
  const subtitle =
    `Exact VAL at FAR ${MAIN_RATE} on the ${
      comparedOn(result) === "held out" ? "held-out" : "validation"
    } images: ${
      hasIntervals ? "each seed, their mean and its 95% interval by Student's t" : "one seed each"
    }` +
    (left > 0 ? `; the best ${rows.length} settings of ${measured.length}` : "");
  return makePlot({ title: "Sweep", subtitle, width: 900, height: AXIS + ROW * Math.max(1, rows.length) }, {
    marginLeft: 28 + CHARACTER * Math.max(4, ...labels.map(textColumns)),
    x: { label: "VAL", grid: true, domain: domainOf(rows) },
    y: {
      label: null,
      domain: rows.map(({ place }) => place),
      tickFormat: (place: number) => labels[place]!,
      tickSize: 0,
    },
    marks: [
      Plot.frame({ stroke: "#ccc" }),
      Plot.link(rows.filter(({ noise }) => !Number.isNaN(noise)), {
        x1: ({ mean, noise }: Row) => mean - noise,
        x2: ({ mean, noise }: Row) => mean + noise,
        y: "place",
        stroke: "color",
        strokeWidth: 2.2,
        clip: true,
      }),
      Plot.dot(rows.flatMap(({ place, color, vals }) => vals.map((val) => ({ place, color, val }))), {
        x: "val",
        y: "place",
        stroke: "color",
        fill: "#fff",
        r: 3.2,
      }),
      Plot.tickX(rows, {
        x: "mean",
        y: "place",
        stroke: "color",
        strokeWidth: 3,
        insetTop: 3,
        insetBottom: 3,
      }),
    ],
  });
}

/** What is drawn of a setting. */
interface Row {
  place: number;
  label: string;
  color: string;
  vals: number[];
  mean: number;
  noise: number;
}

function rowOf(setting: SettingResult, place: number, { file, winner }: SweepResult): Row {
  const { differing, runs, mean, noise } = setting;
  return {
    place,
    label: cutText(
      Object.keys(differing).length === 0 ? "all runs" : describeFlags(new Map(Object.entries(differing))),
      LONGEST,
    ),
    color: setting === winner ? PLOT_COLORS.exact : PLOT_COLORS.train,
    vals: runs.map(({ outcome }) => figureOf(outcome, file)).filter((val) => !Number.isNaN(val)),
    mean,
    noise,
  };
}

/** Around all seeds, and the intervals as far as they are within the possible; a wide one of two seeds is cut off. */
function domainOf(rows: readonly Row[]): [number, number] {
  const all = rows.flatMap(({ vals }) => vals);
  if (all.length === 0) return [0, 1];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const reach = Math.max(most - least, LEAST_RANGE);
  const ends = rows.filter(({ noise }) => !Number.isNaN(noise)).flatMap((
    { mean, noise },
  ) => [mean - noise, mean + noise]);
  const margin = MARGIN * reach + (LEAST_RANGE - Math.min(LEAST_RANGE, most - least)) / 2;
  return [
    Math.max(0, least - reach, Math.min(least, ...ends)) - margin,
    Math.min(1, most + reach, Math.max(most, ...ends)) + margin,
  ];
}
