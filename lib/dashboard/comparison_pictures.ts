import type { DashboardState } from "./state/dashboard_state.ts";
import { initialUi } from "./ui/ui_state.ts";
import type { Frame } from "./view/frame.ts";
import { besides, share } from "./view/layout.ts";
import { lossPane } from "./view/panes/loss_pane.ts";
import { qualityPane } from "./view/panes/quality_pane.ts";
import type { ViewContext } from "./view/view_context.ts";

/** Maximum width of the pictures, in columns. */
const WIDEST = 150;
/** Height of a picture, in rows. */
const ROWS = 16;

/**
 * Draws the loss and quality of a run over those of a reference run, in braille.
 *
 * @param columns Width of the terminal.
 */
export function comparisonPictures(
  state: DashboardState,
  reference: DashboardState,
  columns: number,
): Frame {
  const around = {
    now: 0,
    folder: undefined,
    cost: NaN,
    notice: undefined,
    interrupted: false,
    replay: undefined,
  };
  const context: ViewContext = {
    state,
    reference,
    ui: initialUi(),
    around: { ...around, control: "watched" },
  };
  const width = Math.min(columns, WIDEST);
  const [left, right] = besides({ x: 0, y: 0, width, height: ROWS }, [share(), share()]);
  return { columns: width, rows: ROWS, panes: [lossPane(left!, context), qualityPane(right!, context)] };
}
