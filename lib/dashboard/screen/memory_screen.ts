import { EventEmitter } from "node:events";
import type { Frame, Size } from "../view/frame.ts";
import type { CellRow } from "./blessed.ts";
import { cellsToSvg } from "./cells_to_svg.ts";
import { cellsToText } from "./cells_to_text.ts";
import { FrameScreen } from "./frame_screen.ts";
import { type Glyphs, UNICODE_GLYPHS } from "./glyphs.ts";
import { type Background, Palette } from "./palette.ts";

/**
 * Renders a frame as text, with the same screen that draws on a terminal.
 *
 * @param color Whether the text contains escape sequences for colours.
 * @returns A line for each row.
 */
export function frameToText(frame: Frame, palette: Palette, glyphs: Glyphs, color: boolean): string[] {
  return drawn(frame, palette, glyphs, (cells) => cellsToText(cells, color ? palette : undefined));
}

/**
 * Renders a frame as SVG, with the same screen that draws on a terminal.
 *
 * @param title Text alternative of the picture.
 */
export function frameToSvg(frame: Frame, background: Background, title: string): string {
  const palette = new Palette("true", background);
  return drawn(frame, palette, UNICODE_GLYPHS, (cells) => cellsToSvg(cells, palette, background, title));
}

/** Shows a frame on a screen in memory and converts its cells. */
function drawn<T>(frame: Frame, palette: Palette, glyphs: Glyphs, make: (cells: readonly CellRow[]) => T): T {
  const size: Size = { columns: frame.columns, rows: frame.rows };
  const screen = new FrameScreen({
    input: new EventEmitter(),
    output: { write() {}, size: () => size },
    terminal: "xterm-256color",
    palette,
    glyphs,
  });
  try {
    screen.show(frame);
    return make(screen.cells);
  } finally {
    screen.close();
  }
}
