import * as Plot from "@observablehq/plot";
import { cutName, textColumns } from "../../base/text_columns.ts";
import { type ClassNamer, classNamer } from "../../run/class_names.ts";
import { makePlot } from "./make_plot.ts";
import { CLASS_COLORS } from "./plot_colors.ts";

const [WIDTH, HEIGHT] = [760, 700];
/** The longest name, in columns, and the most names. */
const MOST_COLUMNS = 20;
const MOST_NAMES = 120;
/** Up to this many classes, all numbers are shown, even if they overlap. */
const FEW_CLASSES = 10;

/**
 * Plots a projection of embeddings, with a colour for each class and the class's name at the median of its points.
 *
 * @param points x₀, y₀, x₁, y₁, … `[2N]`
 * @param labels Class of each, `[N]`.
 * @param name Names classes.
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
  const byClass = new Map<number, typeof dots>(classes.map((label) => [label, []]));
  for (const dot of dots) byClass.get(dot.label)!.push(dot);
  const centres = [...byClass].map(([label, own]) => ({
    label,
    name: cutName(name(label), MOST_COLUMNS),
    x: median(own.map(({ x }) => x)),
    y: median(own.map(({ y }) => y)),
    images: own.length,
  }));
  const numbers = centres.length <= FEW_CLASSES && centres.every(({ name }) => name.length <= 2);
  const fontSize = numbers ? 20 : 12;
  // Leaves room for half of a long name next to the outermost points.
  const aside = numbers ? 16 : 72;
  const named = numbers ? centres : uncovered(centres, dots, fontSize);
  return makePlot({ title, subtitle, width: WIDTH, height: HEIGHT }, {
    axis: null,
    aspectRatio: 1,
    marginLeft: aside,
    marginRight: numbers ? 20 : aside,
    marginBottom: 12,
    marks: [
      Plot.dot(dots, { x: "x", y: "y", fill: color, r: dots.length > 2000 ? 1.3 : 2.5, fillOpacity: 0.7 }),
      Plot.text(named, {
        x: "x",
        y: "y",
        text: "name",
        fill: color,
        stroke: "#fff",
        strokeWidth: numbers ? 5 : 4,
        fontSize,
        fontWeight: "bold",
      }),
    ],
  });
}

/** Removes names that would overlap; those of larger classes are kept. */
function uncovered<T extends { name: string; x: number; y: number; images: number }>(
  centres: readonly T[],
  dots: readonly { x: number; y: number }[],
  fontSize: number,
): T[] {
  const [xs, ys] = [dots.map(({ x }) => x), dots.map(({ y }) => y)].map(rangeOf) as [number, number];
  // Both axes have the same scale.
  const scale = Math.min((WIDTH - 144) / (xs || 1), HEIGHT / (ys || 1));
  const placed: T[] = [];
  for (const centre of centres.toSorted((a, b) => b.images - a.images)) {
    const covered = placed.some(({ name, x, y }) =>
      Math.abs(y - centre.y) * scale < fontSize * 1.1 &&
      Math.abs(x - centre.x) * scale < 0.35 * fontSize * (textColumns(name) + textColumns(centre.name)) + 4
    );
    if (!covered) placed.push(centre);
    if (placed.length === MOST_NAMES) break;
  }
  return placed;
}

function rangeOf(values: readonly number[]): number {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return most - least;
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
