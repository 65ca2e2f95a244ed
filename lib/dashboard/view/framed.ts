import type { Color, Line, Pane, Rect } from "./frame.ts";
import { span } from "./text.ts";
import type { ViewContext } from "./view_context.ts";

/** The parts of the border that every pane has: title, and colour by focus. */
export function framed(
  name: string,
  title: string,
  rect: Rect,
  { ui }: ViewContext,
  note?: Line,
): Pick<Pane, "name" | "rect" | "border" | "title" | "note"> {
  const focused = ui.focus === name;
  const border: Color = focused ? "focus" : "border";
  return {
    name,
    rect,
    border,
    title: [span(title, focused ? "focus" : "title", { bold: true })],
    ...(note === undefined ? {} : { note }),
  };
}
