import * as Plot from "@observablehq/plot";

/** An entry of a legend. */
export interface LegendEntry {
  text: string;
  color: string;
}

/** The most entries of a legend. */
const MOST_ENTRIES = 12;
/** The colour of the entry that replaces those for which there is no room. */
const REST_COLOR = "#777777";

/** The first entries; the last one says how many more there are if there are too many. */
function fitting(entries: readonly LegendEntry[]): readonly LegendEntry[] {
  if (entries.length <= MOST_ENTRIES) return entries;
  const shown = entries.slice(0, MOST_ENTRIES - 1);
  return [...shown, { text: `… and ${entries.length - shown.length} more`, color: REST_COLOR }];
}

/** Draws names in their colours in a corner of the plot, one below the other. */
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
