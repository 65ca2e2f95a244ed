import xterm from "@xterm/headless";
import type { Terminal } from "@xterm/headless";
import { EventEmitter } from "node:events";
import type { Frame, Size } from "../../../lib/dashboard/view/frame.ts";
import { FrameScreen } from "../../../lib/dashboard/screen/frame_screen.ts";
import { type Glyphs, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import { Palette } from "../../../lib/dashboard/screen/palette.ts";

/** A terminal in memory, of a size. */
export function openTerminal({ columns, rows }: Size): Terminal {
  return new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
}

/** Feeds a terminal; what was written is on its screen once the promise is kept. */
export function feed(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve));
}

/** How many columns a terminal makes of each text, none of which is longer than 100. */
export async function widthsOnTerminal(texts: readonly string[]): Promise<number[]> {
  const columns = 250;
  const terminal = openTerminal({ columns, rows: texts.length });
  // A mark behind each tells where it ends.
  await feed(terminal, texts.map((text, i) => `\x1b[${i + 1}H${text}X`).join(""));
  const widths = texts.map((_, i) => {
    const line = terminal.buffer.active.getLine(i)!;
    let width = columns - 1;
    while (width >= 0 && line.getCell(width)!.getChars() !== "X") width--;
    return width;
  });
  terminal.dispose();
  return widths;
}

/** A screen that draws on a terminal in memory. */
export class ScreenOnTerminal {
  readonly terminal: Terminal;
  readonly screen: FrameScreen;
  /** Takes what a user types. */
  readonly input = new EventEmitter();
  /** All that was written so far. */
  written = "";
  readonly #size: Size;
  #fed = 0;

  constructor(
    size: Size,
    readonly palette = new Palette("true", "dark"),
    readonly glyphs: Glyphs = UNICODE_GLYPHS,
    kind = "xterm-256color",
  ) {
    this.#size = { ...size };
    this.terminal = openTerminal(size);
    this.screen = new FrameScreen({
      input: this.input,
      output: { write: (text) => this.written += text, size: () => this.#size },
      terminal: kind,
      palette,
      glyphs,
    });
  }

  /** Draws a frame; it is on the terminal once the promise is kept. */
  async show(frame: Frame): Promise<void> {
    this.screen.show(frame);
    await this.settle();
  }

  /** Gives the terminal another size, of which the screen hears by {@link FrameScreen.resize}. */
  resize(size: Size): void {
    Object.assign(this.#size, size);
    this.terminal.resize(size.columns, size.rows);
  }

  /** Lets the terminal take in all that was written. */
  async settle(): Promise<void> {
    const text = this.written.slice(this.#fed);
    this.#fed = this.written.length;
    await feed(this.terminal, text);
  }

  /** Gives the terminal back, and away. */
  async close(): Promise<void> {
    this.screen.close();
    await this.settle();
    this.terminal.dispose();
  }
}
