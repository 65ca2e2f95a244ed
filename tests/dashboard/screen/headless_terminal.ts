import xterm from "@xterm/headless";
import type { Terminal } from "@xterm/headless";
import { EventEmitter } from "node:events";
import type { Frame, Size } from "../../../lib/dashboard/view/frame.ts";
import { FrameScreen } from "../../../lib/dashboard/screen/frame_screen.ts";
import { type Glyphs, UNICODE_GLYPHS } from "../../../lib/dashboard/screen/glyphs.ts";
import { Palette } from "../../../lib/dashboard/screen/palette.ts";

/** A terminal in memory, with a size. */
export function openTerminal({ columns, rows }: Size): Terminal {
  return new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
}

/** Writes to a terminal; the promise resolves when its screen is updated. */
export function feed(terminal: Terminal, text: string): Promise<void> {
  return new Promise((resolve) => terminal.write(text, resolve));
}

/** The number of columns that a terminal uses for each text of at most 100 columns. */
export async function widthsOnTerminal(texts: readonly string[]): Promise<number[]> {
  const columns = 250;
  const terminal = openTerminal({ columns, rows: texts.length });
  // A mark after each text shows where it ends.
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
  /** The input of keys. */
  readonly input = new EventEmitter();
  /** All output so far. */
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

  /** Draws a frame; the promise resolves when the terminal shows it. */
  async show(frame: Frame): Promise<void> {
    this.screen.show(frame);
    await this.settle();
  }

  /** Resizes the terminal; the screen learns of it by {@link FrameScreen.resize}. */
  resize(size: Size): void {
    Object.assign(this.#size, size);
    this.terminal.resize(size.columns, size.rows);
  }

  /** Waits until the terminal has processed all output. */
  async settle(): Promise<void> {
    const text = this.written.slice(this.#fed);
    this.#fed = this.written.length;
    await feed(this.terminal, text);
  }

  /** Restores the terminal and disposes of it. */
  async close(): Promise<void> {
    this.screen.close();
    await this.settle();
    this.terminal.dispose();
  }
}
