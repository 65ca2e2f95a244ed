import type { Line } from "./frame.ts";
import { span } from "./text.ts";
import type { ViewContext } from "./view_context.ts";

/**
 * The visible lines of a list: the newest ones, unless the user has scrolled up.
 *
 * @param name Name of the pane, under which its scroll position is stored.
 * @returns The lines, and a note for the border about which lines are shown.
 */
export function scrolled(
  name: string,
  lines: readonly Line[],
  rows: number,
  { ui }: ViewContext,
): { shown: Line[]; note: Line } {
  const room = Math.max(0, rows);
  const most = Math.max(0, lines.length - room);
  const up = Math.min(most, ui.scroll[name] ?? 0);
  const start = most - up;
  const note: Line = most === 0
    ? []
    : [span(`${start + 1}–${Math.min(lines.length, start + room)} of ${lines.length}`, "muted")];
  return { shown: lines.slice(start, start + room), note };
}
