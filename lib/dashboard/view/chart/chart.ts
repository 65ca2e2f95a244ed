import type { Bucket } from "../../state/series.ts";
import type { Color } from "../frame.ts";
import type { Range } from "../../range.ts";

/** A curve of a chart. */
export interface Curve {
  /** Name in the legend. */
  name: string;
  color: Color;
  /** Values, ascending in x. */
  buckets: readonly Bucket[];
  /** Values to draw instead of the buckets' means, one for each bucket: the smoothed curve. */
  values?: readonly number[];
  /** `thin`: from minimum to maximum; `line`: the mean; `bold`: the mean, thicker; `marks`: a mark at each value. */
  look: "thin" | "line" | "bold" | "marks";
  /** Whether it is omitted from the legend and the cursor's values, because it belongs to another curve. */
  silent?: boolean;
}

/** A value drawn as a horizontal line, such as a published figure or a threshold. */
export interface Reference {
  name: string;
  value: number;
  color: Color;
}

/** A position on the x axis drawn as a vertical line, such as a change of the miner. */
export interface Mark {
  x: number;
  /** Label next to the line. */
  name: string;
  color: Color;
}

/** A chart as data, independent of its size. */
export interface Chart {
  /** Later curves cover earlier ones. */
  curves: readonly Curve[];
  /** Horizontal lines. */
  references?: readonly Reference[];
  /** Vertical lines. */
  marks?: readonly Mark[];
  /** Bounds of all possible values. */
  bounds?: Partial<Range>;
  /** Quantity on the x axis: `step` or `epoch`. */
  xName: string;
  /** The whole x axis before zooming; default: from the first to the last value. */
  xRange?: Range;
}
