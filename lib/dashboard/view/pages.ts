import type { PageName, UiState } from "../ui/ui_state.ts";
import type { Rect } from "./frame.ts";
import { below, besides, fixed, grid, share } from "./layout.ts";
import { configPane } from "./panes/config_pane.ts";
import { epochsPane } from "./panes/epochs_pane.ts";
import { heatPane } from "./panes/heat_pane.ts";
import { histogramPane } from "./panes/histogram_pane.ts";
import { logPane } from "./panes/log_pane.ts";
import { lossPane } from "./panes/loss_pane.ts";
import { machinePane } from "./panes/machine_pane.ts";
import { qualityPane } from "./panes/quality_pane.ts";
import { resultPane } from "./panes/result_pane.ts";
import { rocPane } from "./panes/roc_pane.ts";
import { scatterPane } from "./panes/scatter_pane.ts";
import { signalsPane } from "./panes/signals_pane.ts";
import { distancesPane, lrPane, sharesPane, speedPane, spreadPane } from "./panes/step_panes.ts";
import { thresholdPane } from "./panes/threshold_pane.ts";
import { tripletPane } from "./panes/triplet_pane.ts";
import { worstPane } from "./panes/worst_pane.ts";
import type { PaneView } from "./view_context.ts";

/** Every pane by its name. */
export const PANES = {
  loss: lossPane,
  quality: qualityPane,
  distances: distancesPane,
  histogram: histogramPane,
  signals: signalsPane,
  shares: sharesPane,
  spread: spreadPane,
  lr: lrPane,
  speed: speedPane,
  threshold: thresholdPane,
  epochs: epochsPane,
  triplet: tripletPane,
  worst: worstPane,
  heat: heatPane,
  scatter: scatterPane,
  log: logPane,
  machine: machinePane,
  config: configPane,
  result: resultPane,
  roc: rocPane,
} as const satisfies Readonly<Record<string, PaneView>>;

/** The name of a pane. */
export type PaneName = keyof typeof PANES;

/** Panes that scroll by lines, with the newest lines at the end. */
export const LIST_PANES: readonly PaneName[] = ["epochs", "log"];

/** Titles of the pages on their tabs. */
export const PAGE_TITLES: Readonly<Record<PageName, string>> = {
  overview: "Overview",
  curves: "Curves",
  mining: "Miner",
  space: "Space",
  run: "Run",
  result: "Result",
};

/** A pane and its place. */
export type Placed = readonly [PaneName, Rect];

/** Minimum size of a readable chart. */
const LEAST_CHART = { width: 36, height: 7 };

/** Lays out the panes of a page in a rectangle; if they do not all fit, only the most important ones. */
export function layOut(ui: UiState, rect: Rect): Placed[] {
  if (ui.expanded && ui.focus !== undefined && Object.hasOwn(PANES, ui.focus)) {
    return [[ui.focus as PaneName, rect]];
  }
  return LAYOUTS[ui.page](rect);
}

const LAYOUTS: Readonly<Record<PageName, (rect: Rect) => Placed[]>> = {
  overview(rect) {
    if (rect.height < 14) return inColumns(rect, ["loss", "quality"], rect.width < 80 ? 1 : 2);
    if (rect.height < 25) {
      const [top, bottom] = below(rect, [share(1.1), share(1)]);
      return [
        ...inColumns(top!, ["loss", "quality"], rect.width < 70 ? 1 : 2),
        ...signalsAnd(bottom!, ["epochs"], 30),
      ];
    }
    const [top, middle, bottom] = below(rect, [share(1.25), share(1), share(1.1)]);
    // Tall and narrow: one pane fewer in each row.
    if (rect.width < 100) {
      return [
        ...inColumns(top!, ["loss", "quality"], rect.width < 70 ? 1 : 2),
        ...signalsAnd(middle!, [rect.width < 70 ? "quality" : "histogram"], 30),
        ["epochs", bottom!],
      ];
    }
    const wide = rect.width >= 180;
    const charts: PaneName[] = wide ? ["loss", "quality", "distances"] : ["loss", "quality"];
    const between: PaneName[] = wide ? ["histogram", "shares", "triplet"] : ["distances", "histogram"];
    return [
      ...inColumns(top!, charts, charts.length),
      ...signalsAnd(middle!, between, 34),
      ...lastRow(bottom!, wide),
    ];
  },
  curves: (rect) => {
    const names: PaneName[] = [
      "loss",
      "quality",
      "distances",
      "shares",
      "spread",
      "histogram",
      "lr",
      "speed",
      "threshold",
    ];
    const cells = grid(rect, names.length, LEAST_CHART);
    return cells.map((cell, i): Placed => [names[i]!, cell]);
  },
  mining(rect) {
    if (rect.height < 14) return inColumns(rect, ["triplet", "worst"], rect.width < 76 ? 1 : 2);
    const [top, bottom] = below(rect, rect.height >= 28 ? [fixed(18), share()] : [share(1.2), share()]);
    const columns = besides(
      top!,
      rect.width >= 118
        ? [fixed(92), share()]
        : rect.width >= 100
        ? [share(1.3), share()]
        : [share(), share()],
    );
    return [
      ["triplet", columns[0]!],
      ["worst", columns[1]!],
      ...signalsAnd(bottom!, rect.width >= 110 ? ["shares", "histogram"] : ["histogram"], 34),
    ];
  },
  space(rect) {
    if (rect.width < 76) return [["scatter", rect]];
    const columns = besides(rect, [
      share(),
      fixed(Math.max(38, Math.min(66, Math.floor(rect.width * 0.47)))),
    ]);
    return [["scatter", columns[0]!], ["heat", columns[1]!]];
  },
  run(rect) {
    if (rect.height < 14) return inColumns(rect, ["epochs", "log"], rect.width < 100 ? 1 : 2);
    const [top, bottom] = below(rect, [share(1), share(1)]);
    const machine = fixed(Math.min(44, Math.floor(rect.width * 0.42)));
    const [upper, lower] = [besides(top!, [share(), machine]), besides(bottom!, [share(), machine])];
    return [["epochs", upper[0]!], ["machine", upper[1]!], ["log", lower[0]!], ["config", lower[1]!]];
  },
  result(rect) {
    if (rect.width < 170) return [["result", rect]];
    const [tables, right] = besides(rect, [fixed(120), share()]);
    const [upper, lower] = below(right!, [share(), share()]);
    return [["result", tables!], ["roc", upper!], ["heat", lower!]];
  },
};

function inColumns(rect: Rect, names: readonly PaneName[], columns: number): Placed[] {
  const shown = names.slice(0, columns);
  return besides(rect, shown.map(() => share())).map((part, i): Placed => [shown[i]!, part]);
}

/** Puts the miner's gauges to the right of other panes. */
function signalsAnd(rect: Rect, names: readonly PaneName[], columns: number): Placed[] {
  const parts = besides(rect, [...names.map(() => share()), fixed(columns)]);
  return [...names.map((name, i): Placed => [name, parts[i]!]), ["signals", parts.at(-1)!]];
}

function lastRow(rect: Rect, wide: boolean): Placed[] {
  const [epochs, right] = besides(rect, wide ? [share(1.4), share()] : [share(), fixed(50)]);
  return [["epochs", epochs!], [wide ? "log" : "triplet", right!]];
}
