import * as Plot from "@observablehq/plot";

/** A place on the x axis, and what is there. */
export interface VerticalMark {
  x: number;
  text: string;
}

/** How marks look. */
export interface MarkStyle {
  color: string;
  /** Where the texts are, and how far below the frame's border; negative for above. */
  side: "top" | "bottom";
  dy: number;
  /** Dashes of the lines; solid without. */
  dashes?: string;
  /** In pixels; 1 by default. */
  width?: number;
}

/** Vertical lines, each with its text to the right of it. */
export function verticalMarks(
  marks: readonly VerticalMark[],
  { color, side, dy, dashes, width = 1 }: MarkStyle,
): Plot.Markish[] {
  return [
    Plot.ruleX(marks, {
      x: "x",
      stroke: color,
      strokeWidth: width,
      ...(dashes && { strokeDasharray: dashes }),
    }),
    Plot.text(marks, {
      x: "x",
      text: "text",
      frameAnchor: side,
      textAnchor: "start",
      dx: 5,
      dy,
      fill: color,
    }),
  ];
}
