import * as Plot from "@observablehq/plot";

/** An entry of a legend. */
export interface LegendEntry {
  /** What the mark is. */
  text: string;
  /** Its colour. */
  color: string;
}

/** Names in their colours in a corner of the plot, one below the other. */
export function cornerLegend(
  entries: readonly LegendEntry[],
  corner: "top-right" | "bottom-right" | "top-left" | "bottom-left" = "top-right",
): Plot.Markish[] {
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
