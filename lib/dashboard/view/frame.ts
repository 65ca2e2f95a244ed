/**
 * A frame: all that is on the screen at a moment, as data. Views make frames, and only the screen knows how a
 * terminal draws them.
 *
 * @module
 */

/** Colours by what they mean; a palette decides what they look like on a terminal. */
export type ColorName =
  | "text"
  | "muted"
  | "border"
  | "focus"
  | "title"
  | "raw"
  | "train"
  | "validation"
  | "exact"
  | "val"
  | "accuracy"
  | "recall"
  | "reference"
  | "overlay"
  | "positive"
  | "negative"
  | "threshold"
  | "semi_hard"
  | "hard"
  | "other_miner"
  | "good"
  | "warning"
  | "bad"
  | "cursor"
  | "bar"
  | "selected";

/** A colour between the ends of a ramp. */
export interface RampColor {
  /** `gray`: dark to light; `heat`: near to far; `class`: one hue for each of up to twenty classes. */
  ramp: "gray" | "heat" | "class";
  /** Where on it, 0 to 1; of `class` the class's number. */
  at: number;
}

/** A colour by its meaning, or on a ramp. */
export type Color = ColorName | RampColor;

/** How a piece of text looks. */
export interface Style {
  /** The letters; the terminal's own colour if not given. */
  color?: Color;
  /** Behind the letters; the terminal's own if not given. */
  back?: Color;
  /** Heavier letters. */
  bold?: boolean;
  /** Letters and background exchanged. */
  inverse?: boolean;
  /** A line below. */
  underline?: boolean;
}

/** A piece of text on one line, one column for each UTF-16 unit: nothing wide, nothing combining. */
export interface Span extends Style {
  /** The text. */
  text: string;
}

/** Pieces of text beside each other. */
export type Line = readonly Span[];

/** A place on the screen, in columns and rows. */
export interface Rect {
  /** First column. */
  x: number;
  /** First row. */
  y: number;
  /** Columns. */
  width: number;
  /** Rows. */
  height: number;
}

/** A curve, or points: places in dots, of which a cell has 2 across and 4 down. */
export interface Stroke {
  /** Its colour. */
  color: Color;
  /** x₀, y₀, x₁, y₁, …, from the upper left of the plot's area. */
  points: readonly number[];
  /** Lines between neighbouring points, the points alone, or a line drawn two dots strong. */
  kind: "line" | "dots" | "bold";
}

/** Strokes in a part of a pane; later ones cover earlier ones. */
export interface Plot {
  /** Within the pane's inside. */
  area: Rect;
  /** What is drawn. */
  strokes: readonly Stroke[];
}

/** A text over whatever else is in a pane. */
export interface Label extends Span {
  /** Column within the pane's inside. */
  x: number;
  /** Row within the pane's inside. */
  y: number;
}

/** A picture in grey or in colour; a cell shows two pixels one above the other. */
export interface Picture {
  /** Column within the pane's inside. */
  x: number;
  /** Row within the pane's inside. */
  y: number;
  /** Pixels across, and so columns. */
  width: number;
  /** Pixels down; half as many rows. */
  height: number;
  /** Values of a pixel: 1 of grey, 3 of red, green and blue. */
  channels: 1 | 3;
  /** 0 (dark) to 1, row by row, `[height · width · channels]`. */
  values: readonly number[];
}

/** A part of the screen. */
export interface Pane {
  /** Tells panes of a frame apart. */
  name: string;
  /** Where it is, with its border. */
  rect: Rect;
  /** The border's colour; without it there is no border, and the inside is all of the pane. */
  border?: Color;
  /** In the border's upper line, at the left. */
  title?: Line;
  /** In the border's upper line, at the right. */
  note?: Line;
  /** The inside, row by row; what is missing is blank, what is too much is cut off. */
  lines?: readonly Line[];
  /** Curves over the lines. */
  plot?: Plot;
  /** Pictures over the lines. */
  pictures?: readonly Picture[];
  /** Texts over all. */
  labels?: readonly Label[];
}

/** All that is on the screen; later panes cover earlier ones. */
export interface Frame {
  /** Width of the screen. */
  columns: number;
  /** Height of the screen. */
  rows: number;
  /** What is on it. */
  panes: readonly Pane[];
}

/** A terminal's size. */
export interface Size {
  /** Width. */
  columns: number;
  /** Height. */
  rows: number;
}
