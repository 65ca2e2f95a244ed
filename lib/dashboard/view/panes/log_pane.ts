import { twoDigits } from "../../../base/format.ts";
import { plainText, span } from "../text.ts";
import type { LogLine } from "../../state/dashboard_state.ts";
import type { Color, Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { wrapText } from "../../../report/text_table.ts";
import { scrolled } from "../scrolled.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

const COLORS: Readonly<Record<LogLine["level"], Color>> = { info: "text", warning: "warning", alert: "bad" };
/** Columns of the time of day. */
const TIME = 9;
/** Maximum number of lines that are laid out, from the newest on. */
const LAID_OUT = 300;

/** The log, newest lines at the end. It includes the output of libraries, which would otherwise damage the screen. */
export const logPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { width, height } = inside(rect);
  const lines = context.state.log.slice(-LAID_OUT).flatMap(({ time, level, text }): Line[] =>
    wrapText(plainText(text), Math.max(1, width - TIME)).map((part, i) => [
      span((i === 0 ? timeOfDay(time) : "").padEnd(TIME), "muted"),
      span(part, COLORS[level]),
    ])
  );
  const { shown, note } = scrolled("log", lines, height, context);
  return { ...framed("log", "Log", rect, context, note), lines: shown };
};

function timeOfDay(time: number): string {
  const date = new Date(time);
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map(twoDigits)
    .join(":");
}
