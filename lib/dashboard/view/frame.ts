/**
 * A frame: the contents of the screen at a moment, as data. Views create frames; only the screen knows how a terminal
 * draws them.
 *
 * @module
 */

/** Colours by their meaning; a palette maps them to colours of a terminal. */
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
  | "batch_hard"
  | "batch_all"
  | "easy_positive"
  | "distance_weighted"
  | "multi_similarity"
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
  /** Position on the ramp, 0 to 1; for `class` the class's number. */
  at: number;
}

/** A colour by its meaning, or on a ramp. */
export type Color = ColorName | RampColor;

/** Style of a piece of text. */
export interface Style {
  /** Foreground; the terminal's default if undefined. */
  color?: Color;
  /** Background; the terminal's default if undefined. */
  back?: Color;
  bold?: boolean;
  /** Swaps foreground and background. */
  inverse?: boolean;
  underline?: boolean;
}

/** A piece of text on one line. Each UTF-16 unit takes one column: no wide or combining characters. */
export interface Span extends Style {
  text: string;
}

/** Pieces of text next to each other. */
export type Line = readonly Span[];

/** A rectangle on the screen, in columns and rows. */
export interface Rect {
  /** First column. */
  x: number;
  /** First row. */
  y: number;
  width: number;
  height: number;
}

/** A curve or points, in dots: a cell has 2 dots across and 4 down. */
export interface Stroke {
  color: Color;
  /** x₀, y₀, x₁, y₁, …, from the upper left corner of the plot's area. */
  points: readonly number[];
  /** Lines between neighbouring points, only the points, or a line two dots thick. */
  kind: "line" | "dots" | "bold";
}

/** Strokes in an area of a pane; later ones cover earlier ones. */
export interface Plot {
  /** Relative to the pane's inside. */
  area: Rect;
  strokes: readonly Stroke[];
}

/** A text over the other contents of a pane. */
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
  /** Width in pixels, and in columns. */
  width: number;
  /** Height in pixels; half as many rows. */
  height: number;
  /** Values per pixel: 1 for grey; 3 for red, green and blue. */
  channels: 1 | 3;
  /** 0 (dark) to 1, row by row, `[height · width · channels]`. */
  values: readonly number[];
}

/** A rectangular part of the screen. */
export interface Pane {
  /** Unique in a frame. */
  name: string;
  /** Its rectangle, including the border. */
  rect: Rect;
  /** Colour of the border; if undefined there is no border, and the inside is the whole pane. */
  border?: Color;
  /** Shown in the upper border, at the left. */
  title?: Line;
  /** Shown in the upper border, at the right. */
  note?: Line;
  /** Rows of the inside; missing rows are blank, extra rows are cut off, and long ones end with an ellipsis. */
  lines?: readonly Line[];
  /** Drawn over the lines. */
  plot?: Plot;
  /** Drawn over the lines. */
  pictures?: readonly Picture[];
  /** Drawn over everything else. */
  labels?: readonly Label[];
}

/** The contents of the screen; later panes cover earlier ones. */
export interface Frame {
  columns: number;
  rows: number;
  panes: readonly Pane[];
}

/** A terminal's size. */
export interface Size {
  columns: number;
  rows: number;
}
