import type { Color, Line, Span, Style } from "./frame.ts";

/** Creates a piece of text in a colour. */
export function span(text: string, color?: Color, style: Omit<Style, "color"> = {}): Span {
  return color === undefined ? { text, ...style } : { text, color, ...style };
}

/** Width of a line in columns. */
export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}

/** Cuts a line to `columns`, with an ellipsis if something is lost. */
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

/** Puts lines next to others, in two columns of equal width. */
export function inTwoColumns(first: readonly Line[], second: readonly Line[], columns: number): Line[] {
  const width = Math.floor(columns / 2);
  return first.map((line, i) => {
    const left = cut(line, width - 1);
    return [...left, span(" ".repeat(width - widthOf(left))), ...cut(second[i] ?? [], width)];
  });
}

/** Puts two lines at the ends of a line of `columns`; the right one is omitted if both do not fit. */
export function spread(left: Line, right: Line, columns: number): Span[] {
  const gap = columns - widthOf(left) - widthOf(right);
  if (gap < 1) return cut(left, columns);
  return [...left, span(" ".repeat(gap)), ...right];
}

/** Joins lines with a separator, leaving out empty ones. */
export function joined(lines: readonly Line[], separator: Span): Span[] {
  return lines.filter((line) => line.length > 0).flatMap((line, i) =>
    i === 0 ? [...line] : [separator, ...line]
  );
}

/**
 * Characters that a terminal does not show in one column: control, format and unassigned characters, marks, all
 * beyond the basic plane (two units in UTF-16), and wide East Asian characters and emoji. U+06DE was once a mark.
 */
const NOT_PLAIN =
  /[\p{C}\p{M}\u{10000}-\u{10ffff}\p{Emoji_Presentation}\u06de\u1100-\u11ff\u2329\u232a\u2e80-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe6f\uff00-\uff60\uffe0-\uffe6]/gu;

/**
 * Replaces the characters of a text so that a terminal shows each UTF-16 unit in one column: white space becomes a
 * blank, other unsuitable characters become `?`.
 */
export function plainText(text: string): string {
  return text.replace(/\s/gu, " ").replace(NOT_PLAIN, "?");
}
