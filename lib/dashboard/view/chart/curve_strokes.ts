import type { Stroke } from "../frame.ts";
import type { Curve } from "./chart.ts";
import { position, type Scale } from "./scale.ts";

/** The part of a curve in one column of dots. */
export interface DotColumn {
  column: number;
  min: number;
  max: number;
  mean: number;
}

/**
 * Reduces a curve to columns of dots, in runs without gaps: a value that is not a number ends a run, an empty column
 * does not. Runs extend one width beyond the view at each side, so that lines leave the picture instead of ending in
 * it.
 */
export function columnsOf(curve: Curve, x: Scale, columns: number): DotColumn[][] {
  const runs: DotColumn[][] = [];
  let run: DotColumn[] = [];
  let before: DotColumn | undefined; // The run's last position to the left of the kept columns.
  let weight = 0;
  const close = () => {
    if (run.length > 0) runs.push(run);
    run = [];
    before = undefined;
  };
  for (const [i, bucket] of curve.buckets.entries()) {
    const value = curve.values === undefined ? bucket.mean : curve.values[i]!;
    if (!Number.isFinite(value)) {
      close();
      continue;
    }
    const column = Math.round(position(x, (bucket.from + bucket.to) / 2) * (columns - 1));
    const [min, max] = curve.look === "thin" ? [bucket.min, bucket.max] : [value, value];
    const place = { column, min, max, mean: value };
    if (column <= -columns) {
      before = place;
      continue;
    }
    if (before !== undefined) run.push(between(before, place, -columns));
    before = undefined;
    const last = run.at(-1);
    if (column >= 2 * columns) {
      if (last !== undefined) run.push(between(last, place, 2 * columns));
      break;
    }
    if (last?.column === column) {
      weight++;
      last.min = Math.min(last.min, min);
      last.max = Math.max(last.max, max);
      last.mean += (value - last.mean) / weight;
    } else {
      run.push(place);
      weight = 1;
    }
  }
  close();
  return runs;
}

/** The point at which the line between two positions crosses a column. */
function between(from: DotColumn, to: DotColumn, column: number): DotColumn {
  const value = from.mean + (to.mean - from.mean) * ((column - from.column) / (to.column - from.column));
  return { column, min: value, max: value, mean: value };
}

/** The strokes of a curve reduced to columns; a run of one value becomes a mark, so that it is visible. */
export function strokesOf(
  runs: readonly DotColumn[][],
  { color, look }: Curve,
  toRow: (value: number) => number,
  rows: number,
): Stroke[] {
  const row = (value: number) => {
    const place = toRow(value);
    // A logarithmic axis has no position for 0 and negative values.
    return Number.isFinite(place) ? Math.round(Math.max(-rows, Math.min(2 * rows, place))) : 2 * rows;
  };
  return runs.flatMap((run): Stroke[] => {
    const marks = run.flatMap(({ column, mean }) => square(column, row(mean)));
    if (run.length === 1 || look === "marks") return [{ color, kind: "dots", points: marks }];
    if (look === "thin") {
      // Down and up in each column: the envelope of all values.
      const points = run.flatMap(({ column, min, max }) => [column, row(max), column, row(min)]);
      return [{ color, kind: "line", points }];
    }
    const points = run.flatMap(({ column, mean }) => [column, row(mean)]);
    return [{ color, kind: look === "bold" ? "bold" : "line", points }];
  });
}

function square(column: number, row: number): number[] {
  return [column, row, column + 1, row, column, row + 1, column + 1, row + 1];
}
