import assert from "node:assert/strict";
import type { IBufferCell } from "@xterm/headless";
import { DEFAULT_COLOR, type Palette } from "../../../lib/dashboard/screen/palette.ts";
import { type Glyphs, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import type { Frame, Line, Pane } from "../../../lib/dashboard/view/frame.ts";
import { cut } from "../../../lib/dashboard/view/text.ts";
import type { ScreenOnTerminal } from "./headless_terminal.ts";

/** The headless terminal cannot have only one column. */
const LEAST_COLUMNS = 2;

/** Asserts that a terminal shows what the screen expects: characters, colours, weights. */
export function assertShown({ terminal, screen, palette }: ScreenOnTerminal): void {
  const { active } = terminal.buffer;
  assert.equal(screen.cells.length, terminal.rows);
  let cell: IBufferCell | undefined;
  for (const [y, row] of screen.cells.entries()) {
    assert.equal(Math.max(LEAST_COLUMNS, row.length), terminal.cols);
    const line = active.getLine(active.viewportY + y)!;
    for (const [x, [attribute, character]] of row.entries()) {
      cell = line.getCell(x, cell)!;
      const shown = cell.getChars() || " ";
      // Not only assert.equal(): there are many cells, and a message for each is costly.
      if (shown !== character || attributeOf(cell) !== expectedAttribute(attribute, palette)) {
        assert.equal(
          `${JSON.stringify(shown)} ${attributeOf(cell)}`,
          `${JSON.stringify(character)} ${expectedAttribute(attribute, palette)}`,
          `column ${x}, row ${y} of ${terminal.cols} × ${terminal.rows}`,
        );
      }
    }
  }
}

/** The style of a cell on a terminal. */
function attributeOf(cell: IBufferCell): string {
  const flags = [cell.isBold(), cell.isUnderline(), cell.isInverse()].map((flag) => flag ? 1 : 0).join("");
  const front = cell.isFgDefault() ? "-" : `${cell.isFgRGB() ? "#" : ""}${cell.getFgColor()}`;
  const back = cell.isBgDefault() ? "-" : `${cell.isBgRGB() ? "#" : ""}${cell.getBgColor()}`;
  return `${flags} ${front} ${back}`;
}

/** The style of one of blessed's attributes. */
function expectedAttribute(attribute: number, palette: Palette): string {
  const flags = attribute >> 18;
  const color = (number: number) => {
    if (number === DEFAULT_COLOR) return "-";
    const exact = palette.depth === "true" ? palette.exact(number) : undefined;
    return exact === undefined ? String(number) : `#${(exact[0] << 16) | (exact[1] << 8) | exact[2]}`;
  };
  const weights = [flags & 1, (flags >> 1) & 1, (flags >> 3) & 1].join("");
  return `${weights} ${color((attribute >> 9) & 0x1ff)} ${color(attribute & 0x1ff)}`;
}

/** Asserts that the border of each pane is complete on the screen, except where a later pane covers it. */
export function assertBorders(
  { panes }: Frame,
  lines: readonly string[],
  glyphs: Glyphs = UNICODE_GLYPHS,
): void {
  for (const [i, pane] of panes.entries()) {
    const { rect: { x, y, width, height }, border, name } = pane;
    if (border === undefined || width < 2 || height < 2) continue;
    const rows = [
      `┌${upperEdge(pane)}┐`,
      ...new Array<string>(height - 2).fill(`│${" ".repeat(width - 2)}│`),
      `└${"─".repeat(width - 2)}┘`,
    ];
    const covers = ({ rect }: Pane, column: number, row: number) =>
      column >= rect.x && column < rect.x + rect.width && row >= rect.y && row < rect.y + rect.height;
    for (const [row, expected] of rows.entries()) {
      for (const [column, character] of [...expected].entries()) {
        const isBorder = row === 0 || row === height - 1 || column === 0 || column === width - 1;
        if (!isBorder || panes.slice(i + 1).some((later) => covers(later, x + column, y + row))) continue;
        const found = lines[y + row]![x + column];
        if (found !== glyphs.character(character)) {
          assert.equal(found, character, `${name}'s border at column ${x + column}, row ${y + row}`);
        }
      }
    }
  }
}

/** The upper border: the title at the left, the note at the right if it fits, and the line between them. */
function upperEdge({ rect: { width }, title = [], note = [] }: Pane): string {
  const textOf = (line: Line) => line.map(({ text }) => text).join("");
  const padded = (text: string) => text === "" ? "" : ` ${text} `;
  const left = padded(textOf(cut(title, width - 6)));
  const right = padded(textOf(note));
  const shown = left.length + right.length <= width - 3 ? right : "";
  return left + "─".repeat(width - 2 - left.length - shown.length) + shown;
}
