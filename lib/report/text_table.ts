import { textColumns } from "../base/text_columns.ts";

/** How text is rendered. */
export interface TextStyle {
  /** Whether to mark text with ANSI colours. */
  color: boolean;
  /** Whether to keep to ASCII, for terminals and fonts without box-drawing characters. */
  ascii: boolean;
}

/** A table of texts. The first column is aligned to the left, the others to the right. */
export interface TextTable {
  /** A heading for each column. */
  header?: readonly string[];
  /** At least one row; all rows have the same length. */
  rows: readonly (readonly string[])[];
}

const BOLD = 1;
const DIM = 2;

const ASCII: Readonly<Record<string, string>> = {
  "±": "+/-",
  "−": "-",
  "–": "-",
  "≤": "<=",
  "·": "*",
  "×": "x",
  "…": "~",
};

/** Replaces mathematical signs with ASCII if the style requires it. */
export function spell(text: string, { ascii }: TextStyle): string {
  return ascii ? text.replace(/[±−–≤·×…]/g, (sign) => ASCII[sign]!) : text;
}

/** Makes a text bold if the style has colours. */
export function bold(text: string, { color }: TextStyle): string {
  return color ? mark(text, BOLD) : text;
}

/** Dims a text if the style has colours. */
export function dim(text: string, { color }: TextStyle): string {
  return color ? mark(text, DIM) : text;
}

/** Highlights a text, bold black on yellow, if the style has colours. */
export function alarm(text: string, { color }: TextStyle): string {
  return color ? `\x1b[1;30;43m${text}\x1b[0m` : text;
}

function mark(text: string, code: number): string {
  return `\x1b[${code}m${text}\x1b[0m`;
}

/**
 * Renders a table with a border.
 *
 * @returns The table's lines, all of the same width.
 */
export function renderTable({ header, rows }: TextTable, style: TextStyle): string[] {
  const spelled = [...(header ? [header] : []), ...rows].map((row) => row.map((cell) => spell(cell, style)));
  const widths = spelled[0]!.map((_, c) => Math.max(...spelled.map((row) => textColumns(row[c]!))));
  const box = style.ascii
    ? { line: "-", wall: "|", top: "+++", middle: "+++", bottom: "+++" }
    : { line: "─", wall: "│", top: "┌┬┐", middle: "├┼┤", bottom: "└┴┘" };
  const rule = (corners: string) => {
    const [left, cross, right] = [...corners];
    return dim(left + widths.map((width) => box.line.repeat(width + 2)).join(cross) + right, style);
  };
  const wall = dim(box.wall, style);
  const lines = spelled.map((row, r) => {
    const cells = row.map((cell, c) => padded(cell, widths[c]!, c === 0));
    const painted = cells.map((cell) => header && r === 0 ? bold(cell, style) : cell);
    return wall + painted.map((cell) => ` ${cell} `).join(wall) + wall;
  });
  if (header) lines.splice(1, 0, rule(box.middle));
  return [rule(box.top), ...lines, rule(box.bottom)];
}

/** The width of a table with its border, in columns. */
export function tableColumns({ header, rows }: TextTable): number {
  const all = [...(header ? [header] : []), ...rows];
  const widths = all[0]!.map((_, c) => Math.max(...all.map((row) => textColumns(row[c]!))));
  return widths.reduce((sum, width) => sum + width + 3, 1);
}

/** Pads a cell with blanks to a width; `left` aligns it to the left, otherwise to the right. */
export function padded(cell: string, width: number, left: boolean): string {
  const blanks = " ".repeat(Math.max(0, width - textColumns(cell)));
  return left ? cell + blanks : blanks + cell;
}

/** Wraps a text at spaces into lines of at most `columns`; a longer word gets its own line. */
export function wrapText(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}
