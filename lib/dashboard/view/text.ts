import { decimal } from "../../report/figure_text.ts";
import type { Color, Line, Span, Style } from "./frame.ts";

/** A piece of text in a colour. */
export function span(text: string, color?: Color, style: Omit<Style, "color"> = {}): Span {
  return color === undefined ? { text, ...style } : { text, color, ...style };
}

/** The columns that a line takes. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}

/** A line cut to so many columns, with an ellipsis where something is lost. */
export function cut(line: Line, columns: number): Span[] {
  if (widthOf(line) <= columns) return [...line];
  const kept: Span[] = [];
  let left = columns - 1;
  for (const piece of line) {
    if (left <= 0) break;
    kept.push({ ...piece, text: piece.text.slice(0, left) });
    left -= piece.text.length;
  }
  return columns <= 0 ? [] : [...kept, { ...kept.at(-1), text: "…" }];
}

/** Two lines at the two ends of one of so many columns; the right one is left out where they do not fit. */
export function spread(left: Line, right: Line, columns: number): Span[] {
  const gap = columns - widthOf(left) - widthOf(right);
  if (gap < 1) return cut(left, columns);
  return [...left, span(" ".repeat(gap)), ...right];
}

/** Lines with something between them. */
export function joined(lines: readonly Line[], separator: Span): Span[] {
  return lines.filter((line) => line.length > 0).flatMap((line, i) =>
    i === 0 ? [...line] : [separator, ...line]
  );
}

/**
 * What a terminal does not show in one column: controls, formats and what is not assigned, marks, all beyond the
 * basic plane (in UTF-16 those are two units), and the wide characters of Asia and of emoji. U+06DE was a mark once.
 */
const NOT_PLAIN =
  /[\p{C}\p{M}\u{10000}-\u{10ffff}\p{Emoji_Presentation}\u06de\u1100-\u11ff\u2329\u232a\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

/** A text of which a terminal makes one column for each UTF-16 unit: what is blank becomes a blank, other things `?`. */
export function plainText(text: string): string {
  return text.replace(/\s/gu, " ").replace(NOT_PLAIN, "?");
}

/** A number with four places where those say something, else in short. */
export function figure(value: number): string {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 100) ? compact(value) : decimal(value);
}

/**
 * A number in few characters: `0.042`, `1.5`, `12.5k`, `3.2M`, `1e-5`.
 *
 * @param digits That count; whole numbers below 10,000 keep all of theirs.
 */
export function compact(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return "–";
  if (size === 0) return "0";
  if (size < 1e-3 || size >= 1e12) {
    return value.toExponential(digits - 1).replace(/\.?0*e\+?/, "e");
  }
  const rounded = Number(value.toPrecision(size >= 1000 && size < 9999.5 ? Math.max(4, digits) : digits));
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (Math.abs(rounded) >= Math.max(1e4, unit)) return `${rounded / unit}${letter}`;
  }
  return String(rounded);
}

/** Bytes as a person reads them. */
export function bytes(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} GB`;
  if (value >= 1e6) return `${Math.round(value / 1e6)} MB`;
  return `${Math.round(value / 1e3)} kB`;
}
