import type { EvaluationReport } from "../eval/report_type.ts";
import { initialState } from "./state/dashboard_state.ts";
import { initialUi } from "./ui/ui_state.ts";
import type { Frame } from "./view/frame.ts";
import { below, besides, fixed, share } from "./view/layout.ts";
import { histogramPane } from "./view/panes/histogram_pane.ts";
import { rocPane } from "./view/panes/roc_pane.ts";
import { scatterPane } from "./view/panes/scatter_pane.ts";
import type { ViewContext } from "./view/view_context.ts";

/** Wider than this nothing is drawn. */
const WIDEST = 150;
/** From so many columns on all three pictures stand beside each other. */
const BESIDE = 120;
/** Rows of a picture. */
const ROWS = 15;

/**
 * An evaluation in three pictures of braille: ROC, the distances of pairs, and the embeddings on two components.
 *
 * @param columns Width of the terminal.
 */
export function evaluationPictures(report: EvaluationReport, columns: number): Frame {
  const { epoch } = report.checkpoint;
  const { labels, points, explained } = report.projection;
  const context: ViewContext = {
    state: {
      ...initialState(),
      report,
      histogram: report.exact.histogram,
      projection: { epoch, labels, points, explained },
      evaluation: {
        type: "evaluation",
        time: 0,
        epoch,
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
  const beside = width >= BESIDE;
  const rows = beside ? ROWS : 2 * ROWS;
  const all = { x: 0, y: 0, width, height: rows };
  const [upper, lower] = beside ? [all, undefined] : below(all, [fixed(ROWS), share()]);
  const places = besides(upper!, [share(), share(), ...(beside ? [share()] : [])]);
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
