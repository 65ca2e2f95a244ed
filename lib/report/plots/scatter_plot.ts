import * as Plot from "@observablehq/plot";
import { type ClassNamer, classNamer } from "../../run/class_names.ts";
import { makePlot } from "./make_plot.ts";
import { CLASS_COLORS } from "./plot_colors.ts";

/**
 * Embeddings on a plane, a colour for each class and its name at the median of its points.
 *
 * @param points x₀, y₀, x₁, y₁, … `[2N]`
 * @param labels Class of each, `[N]`.
 * @param name What classes are called.
 * @returns SVG.
 */
export function scatterPlot(
  points: ArrayLike<number>,
  labels: ArrayLike<number>,
  title: string,
  subtitle: string,
  name: ClassNamer = classNamer(),
): string {
  const dots = Array.from({ length: labels.length }, (_, i) => ({
    x: Number(points[2 * i]!.toFixed(3)),
    y: Number(points[2 * i + 1]!.toFixed(3)),
    label: labels[i]!,
  }));
  const classes = [...new Set(dots.map(({ label }) => label))].sort((a, b) => a - b);
  const color = ({ label }: { label: number }) => CLASS_COLORS[label % CLASS_COLORS.length]!;
  const centres = classes.map((label) => {
    const own = dots.filter((dot) => dot.label === label);
    return { label, x: median(own.map(({ x }) => x)), y: median(own.map(({ y }) => y)) };
  });
  return makePlot({ title, subtitle, width: 760, height: 700 }, {
    axis: null,
    aspectRatio: 1,
    marginLeft: 16,
    marginBottom: 12,
    marks: [
      Plot.dot(dots, { x: "x", y: "y", fill: color, r: dots.length > 2000 ? 1.3 : 2.5, fillOpacity: 0.7 }),
      Plot.text(centres, {
        x: "x",
        y: "y",
        text: ({ label }: { label: number }) => name(label),
        fill: color,
        stroke: "#fff",
        strokeWidth: 5,
        fontSize: 20,
        fontWeight: "bold",
      }),
    ],
  });
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
