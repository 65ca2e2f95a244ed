import { count, signed } from "../../../base/format.ts";
import { violation } from "../../state/worst_triplets.ts";
import { classNames } from "../class_names.ts";
import type { Line, Pane, Rect } from "../frame.ts";
import { framed } from "../framed.ts";
import { inside } from "../layout.ts";
import { span, widthOf } from "../text.ts";
import type { PaneView, ViewContext } from "../view_context.ts";

/** Columns of the mark and the number of a triplet. */
const NUMBER = 4;

/** The run's worst triplets, worst first: images that appear here repeatedly may be mislabelled. */
export const worstPane: PaneView = (rect: Rect, context: ViewContext): Pane => {
  const { state: { worst }, ui } = context;
  const { width, height } = inside(rect);
  // The text after the names takes about 34 columns, of which only the first few must be visible.
  const [whole, least] = [Math.floor((width - 38) / 2), Math.floor((width - 17) / 2)];
  const className = classNames(context.state, Math.max(4, Math.min(20, whole), Math.min(10, least)));
  const pairs = worst.map(({ hardest: { anchor, negative } }) =>
    `${className(anchor.label)} as ${className(negative.label)}`
  );
  const columns = Math.max(7, ...pairs.map(({ length }) => length + 1));
  const details = worst.map((mining): Line[] => {
    const { anchor, negative, positive_distance, negative_distance } = mining.hardest;
    return [
      [span(signed(violation(mining), 2), "bad")],
      [
        span(` ${positive_distance.toFixed(2)}`, "positive"),
        span(` ${negative_distance.toFixed(2)}`, "negative"),
      ],
      [span(`  #${count(anchor.index)} #${count(negative.index)}`, "muted")],
      [span(`  epoch ${mining.epoch}`, "muted")],
    ];
  });
  // The same ones in each row, each as a whole: a number that is cut would be another number.
  const room = width - NUMBER - columns;
  const fits = (shown: number) => details.every((parts) => widthOf(parts.slice(0, shown).flat()) <= room);
  const shown = [4, 3, 2].find(fits) ?? 1;
  const rows = worst.map((_, i): Line => {
    const marked = i === ui.triplet;
    const style = marked ? { back: "selected" as const, bold: true } : {};
    return [
      span(`${marked ? "▸" : " "}${String(i + 1).padStart(2)} `, "muted", style),
      span(pairs[i]!.padEnd(columns), "text", style),
      ...details[i]!.slice(0, shown).flat().map((piece) => ({ ...piece, ...style })),
    ];
  });
  // The marked triplet stays visible.
  const first = Math.max(0, Math.min(ui.triplet - Math.floor(height / 2), rows.length - height));
  const note = rows.length > 0 ? [span("d(a,p) − d(a,n)", "muted")] : [];
  const lines = rows.length > 0 ? rows.slice(first, first + height) : [[span("none yet", "muted")]];
  return { ...framed("worst", "Worst of the run", rect, context, note), lines };
};
