import type { Stroke } from "../frame.ts";
import type { Curve } from "./chart.ts";
import { position, type Scale } from "./scale.ts";

/** What of a curve falls into a column of dots. */
export interface DotColumn {
  /** The column. */
  column: number;
  /** The smallest value in it. */
  min: number;
  /** The largest value in it. */
  max: number;
  /** The mean of the values in it. */
  mean: number;
}

/**
 * A curve reduced to the columns of dots that there are, in runs without a gap: a value that is no number ends a
 * run, an empty column alone does not. Runs reach one width beyond the view at each side, so that lines run out of
 * the picture and do not stop within it.
 */
export function columnsOf(curve: Curve, x: Scale, columns: number): DotColumn[][] {
  const runs: DotColumn[][] = [];
  let run: DotColumn[] = [];
  let before: DotColumn | undefined; // The run's last place left of all that is kept.
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

/** Where the line between two places crosses a column. */
function between(from: DotColumn, to: DotColumn, column: number): DotColumn {
  const value = from.mean + (to.mean - from.mean) * ((column - from.column) / (to.column - from.column));
  return { column, min: value, max: value, mean: value };
}

/** The strokes of a curve whose columns are known; a run of one value is a mark, so that it can be seen. */
export function strokesOf(
  runs: readonly DotColumn[][],
  { color, look }: Curve,
  toRow: (value: number) => number,
  rows: number,
): Stroke[] {
  const row = (value: number) => {
    const place = toRow(value);
    // A logarithmic axis has no place for 0 and below.
    return Number.isFinite(place) ? Math.round(Math.max(-rows, Math.min(2 * rows, place))) : 2 * rows;
  };
  return runs.flatMap((run): Stroke[] => {
    const marks = run.flatMap(({ column, mean }) => square(column, row(mean)));
    if (run.length === 1 || look === "marks") return [{ color, kind: "dots", points: marks }];
    if (look === "thin") {
      // Down and up again in each column: the envelope of all that was.
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
