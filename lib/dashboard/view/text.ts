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

/** A text of which a terminal makes one column per character: what is wide, combining or a control becomes `?`. */
export function plainText(text: string): string {
  return text
    .replace(/\s/gu, " ")
    .replace(
      // Surrogates, controls, marks, and the blocks of wide characters.
      // deno-lint-ignore no-control-regex
      /[\u0000-\u001f\u007f-\u009f\u00ad\u0300-\u036f\u1100-\u115f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2e80-\ua4cf\uac00-\ud7a3\ud800-\udfff\uf900-\ufaff\ufe00-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{M}/gu,
      "?",
    );
}

/** A number with so many places; a dash where it is none. */
export function decimal(value: number | null | undefined, places = 4): string {
  return value !== null && value !== undefined && Number.isFinite(value) ? value.toFixed(places) : "–";
}

/** A number with four places where those say something, else in short. */
export function figure(value: number): string {
  return value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 100) ? compact(value) : decimal(value);
}

/** A number in about four characters: `0.042`, `1.5`, `12k`, `3.2M`, `1e-5`. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return "–";
  if (size === 0) return "0";
  if (size < 1e-3) return value.toExponential(0);
  if (size < 0.1) return trimmed(value.toFixed(3));
  if (size < 10) return trimmed(value.toFixed(2));
  if (size < 100) return trimmed(value.toFixed(1));
  if (size < 9999.5) return String(Math.round(value));
  for (const [unit, letter] of [[1e9, "G"], [1e6, "M"], [1e3, "k"]] as const) {
    if (size >= unit) return trimmed((value / unit).toFixed(size / unit < 10 ? 1 : 0)) + letter;
  }
  return String(value);
}

/** A count with its thousands marked. */
export function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Bytes as a person reads them. */
export function bytes(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} GB`;
  if (value >= 1e6) return `${Math.round(value / 1e6)} MB`;
  return `${Math.round(value / 1e3)} kB`;
}

function trimmed(text: string): string {
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}
