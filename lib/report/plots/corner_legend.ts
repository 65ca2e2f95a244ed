import * as Plot from "@observablehq/plot";

/** An entry of a legend. */
export interface LegendEntry {
  /** What the mark is. */
  text: string;
  /** Its colour. */
  color: string;
}

/** Entries of a legend at most. */
const MOST_ENTRIES = 12;
/** Of what a legend says in place of entries that it has no room for. */
const REST_COLOR = "#777777";

/** The first entries, and in place of those that are too many how many these are. */
function fitting(entries: readonly LegendEntry[]): readonly LegendEntry[] {
  if (entries.length <= MOST_ENTRIES) return entries;
  const shown = entries.slice(0, MOST_ENTRIES - 1);
  return [...shown, { text: `… and ${entries.length - shown.length} more`, color: REST_COLOR }];
}

/** Names in their colours in a corner of the plot, one below the other. */
export function cornerLegend(
  all: readonly LegendEntry[],
  corner: "top-right" | "bottom-right" | "top-left" | "bottom-left" = "top-right",
): Plot.Markish[] {
  const entries = fitting(all);
  const [vertical, side] = corner.split("-") as ["top" | "bottom", "left" | "right"];
  return entries.map(({ text, color }, i) =>
    Plot.text([text], {
      frameAnchor: corner,
      textAnchor: side === "left" ? "start" : "end",
      dx: side === "left" ? 8 : -8,
      dy: vertical === "top" ? 10 + 17 * i : -10 - 17 * (entries.length - 1 - i),
      text: (entry: string) => entry,
      fill: color,
      fontWeight: "bold",
    })
  );
}
