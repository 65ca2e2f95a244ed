import type { EvaluationReport } from "../eval/report_type.ts";
import { initialState } from "./state/dashboard_state.ts";
import { initialUi } from "./ui/ui_state.ts";
import type { Frame } from "./view/frame.ts";
import { below, besides, fixed, share } from "./view/layout.ts";
import { histogramPane } from "./view/panes/histogram_pane.ts";
import { rocPane } from "./view/panes/roc_pane.ts";
import { scatterPane } from "./view/panes/scatter_pane.ts";
import type { ViewContext } from "./view/view_context.ts";

/** Maximum width of the pictures, in columns. */
const WIDEST = 150;
/** Minimum width, in columns, for all three pictures side by side. */
const SIDE_BY_SIDE = 120;
/** Height of a picture, in rows. */
const ROWS = 15;

/**
 * Draws an evaluation as three pictures in braille: ROC, pair distances, and embeddings on two principal components.
 *
 * @param columns Width of the terminal.
 */
export function evaluationPictures(report: EvaluationReport, columns: number): Frame {
  // Embeddings of a file are of no epoch.
  const epoch = report.checkpoint?.epoch;
  const { labels, points, explained } = report.projection;
  const context: ViewContext = {
    state: {
      ...initialState(),
      report,
      histogram: report.exact.histogram,
      projection: { ...(epoch !== undefined && { epoch }), labels, points, explained },
      evaluation: {
        type: "evaluation",
        time: 0,
        epoch: epoch ?? 0,
        original: report.original_protocol,
        exact: report.exact,
        holdout_val: null,
        seconds: 0,
      },
    },
    ui: initialUi(),
    around: {
      now: 0,
      folder: undefined,
      control: "watched",
      cost: NaN,
      notice: undefined,
      interrupted: false,
      replay: undefined,
    },
    reference: undefined,
  };
  const width = Math.min(columns, WIDEST);
  const sideBySide = width >= SIDE_BY_SIDE;
  const rows = sideBySide ? ROWS : 2 * ROWS;
  const all = { x: 0, y: 0, width, height: rows };
  const [upper, lower] = sideBySide ? [all, undefined] : below(all, [fixed(ROWS), share()]);
  const places = besides(upper!, [share(), share(), ...(sideBySide ? [share()] : [])]);
  return {
    columns: width,
    rows,
    panes: [
      rocPane(places[0]!, context),
      histogramPane(places[1]!, context),
      scatterPane(lower ?? places[2]!, context),
    ],
  };
}
