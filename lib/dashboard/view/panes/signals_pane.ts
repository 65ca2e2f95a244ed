import { collapsedLoss } from "../../../config/losses.ts";
import { SIGNAL_NAMES, type SignalName, SIGNALS } from "../../../run/signals.ts";
import { collapseMeter } from "../../state/collapse_meter.ts";
import { gauge } from "../bar.ts";
import { minerColor } from "../chart/step_axis.ts";
import type { Color, Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { decimal, percent } from "../../../base/format.ts";
import { span } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** Widths of a gauge's name and of its figure, in columns. */
const NAME = 11;
const FIGURE = 7;

/** The presentation of each signal. */
const GAUGES: Record<
  SignalName,
  { title: string; color: Color; gauge?: { most: number; percent: boolean } }
> = SIGNALS;

/** Levels of the collapse meter above which it warns, and above which it alarms. */
const COLLAPSE_LEVELS = [0.3, 0.6] as const;

/** What the newest step says of mining: shares, distances, spread, and how near a collapse is. */
export const signalsPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { state } = context;
  const { width } = inside(rect);
  const { step, run, miner } = state;
  const pane = framed(
    "signals",
    "Miner",
    rect,
    context,
    miner === "" ? [] : [
      span(miner, minerColor(miner), { bold: true }),
    ],
  );
  if (step === undefined) return { ...pane, lines: [[span("no steps yet", "muted")]] };
  const collapse = collapseMeter(step.loss, collapsedLoss(run?.config ?? {}), step.spread);
  const row = (name: string, share: number, color: Color, text: string): Line => {
    const columns = width - NAME - FIGURE;
    return [
      span(name.padEnd(NAME), "muted"),
      ...(columns >= 3 ? gauge(share, columns, color) : []),
      span(text.padStart(columns >= 3 ? FIGURE : 0), color, { bold: true }),
    ];
  };
  const [warn, alarm] = COLLAPSE_LEVELS;
  const level: Color = collapse > alarm ? "bad" : collapse > warn ? "warning" : "good";
  return {
    ...pane,
    lines: [
      ...SIGNAL_NAMES.flatMap((name) => {
        const { title, color, gauge } = GAUGES[name];
        if (gauge === undefined) return [];
        const value = step[name];
        return [row(title, value / gauge.most, color, gauge.percent ? percent(value) : decimal(value, 3))];
      }),
      row("collapse", collapse, level, percent(collapse)),
    ],
  };
};
