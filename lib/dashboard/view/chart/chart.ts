import type { Bucket } from "../../state/series.ts";
import type { Color } from "../frame.ts";
import type { Range } from "../../range.ts";

/** A curve of a chart. */
export interface Curve {
  /** What it is, for the legend. */
  name: string;
  /** Its colour. */
  color: Color;
  /** Its values, ascending in x. */
  buckets: readonly Bucket[];
  /** What to draw of each bucket instead of its mean, one for each: the smoothed curve. */
  values?: readonly number[];
  /** `thin`: from minimum to maximum; `line`: the mean; `bold`: the mean, stronger; `marks`: a mark at each value. */
  look: "thin" | "line" | "bold" | "marks";
  /** Left out of the legend and of the cursor's values: it belongs to another curve. */
  silent?: boolean;
}

/** A value that is drawn as a horizontal line: a published figure, a threshold. */
export interface Reference {
  /** What it is. */
  name: string;
  /** Where. */
  value: number;
  /** Its colour. */
  color: Color;
}

/** A place on the x axis that is drawn as a vertical line: a change of the miner. */
export interface Mark {
  /** Where. */
  x: number;
  /** Written beside it. */
  name: string;
  /** Its colour. */
  color: Color;
}

/** A chart as data; how large it is drawn is not its business. */
export interface Chart {
  /** Later curves cover earlier ones. */
  curves: readonly Curve[];
  /** Horizontal lines. */
  references?: readonly Reference[];
  /** Vertical lines. */
  marks?: readonly Mark[];
  /** What its values cannot leave. */
  bounds?: Partial<Range>;
  /** What stands on the x axis: `step`, `epoch`. */
  xName: string;
  /** All of the x axis if nothing is zoomed; else from the first to the last value. */
  xRange?: Range;
}
