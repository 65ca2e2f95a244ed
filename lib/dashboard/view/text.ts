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
