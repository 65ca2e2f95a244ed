import { EventEmitter } from "node:events";
import type { Frame, Size } from "../view/frame.ts";
import { FrameScreen } from "./frame_screen.ts";
import type { Glyphs } from "./glyphs.ts";
import type { Palette } from "./palette.ts";
import { cellsToText } from "./cells_to_text.ts";

/**
 * A frame as text, drawn by the same screen that draws on a terminal.
 *
 * @param color Whether the text has escape sequences for colours.
 * @returns A line for each row.
 */
export function frameToText(frame: Frame, palette: Palette, glyphs: Glyphs, color: boolean): string[] {
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
    return cellsToText(screen.cells, color ? palette : undefined);
  } finally {
    screen.close();
  }
}
