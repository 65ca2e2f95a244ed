import { type Bucket, Series } from "../../../../lib/dashboard/state/series.ts";
import type { Curve } from "../../../../lib/dashboard/view/chart/chart.ts";
import type { ChartLook } from "../../../../lib/dashboard/view/chart/draw_chart.ts";

/** Consecutive values at x = 0, 1, 2, …; NaN is a gap. */
export function bucketsOf(values: readonly number[]): readonly Bucket[] {
  const series = new Series();
  for (const [x, value] of values.entries()) series.push(x, value);
  return series.full;
}

/** A curve of some values. */
export function curveOf(values: readonly number[], over: Partial<Curve> = {}): Curve {
  return { name: "curve", color: "train", buckets: bucketsOf(values), look: "line", ...over };
}

/** The whole chart, without a cursor. */
export const LOOK: ChartLook = { zoom: { from: 0, to: 1 }, log: false, cursor: undefined };
