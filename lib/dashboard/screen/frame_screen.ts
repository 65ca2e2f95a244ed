import { EventEmitter } from "node:events";
import process from "node:process";
import type { Frame, Size } from "../view/frame.ts";
import { type BlessedScreen, type CellRow, makeScreen } from "./blessed.ts";
import type { Glyphs } from "./glyphs.ts";
import type { Palette } from "./palette.ts";
import { PaneElement } from "./pane_element.ts";

/** The output of a screen. */
export interface ScreenOutput {
  /**
   * Writes escape sequences and text.
   *
   * @param end For a frame, the sequence that ends it if the terminal accepted only a part. Without it, the text must
   * be written completely, however late.
   */
  write(text: string, end?: string): void;
  /** The current size. */
  size(): Size;
}

/** Options of a {@link FrameScreen}. */
export interface FrameScreenOptions {
  /** The source of keys: standard input, or an emitter without keys. */
  input: unknown;
  output: ScreenOutput;
  /** Type of the terminal, as in TERM. */
  terminal: string;
  palette: Palette;
  glyphs: Glyphs;
}

/** Draws frames on a terminal with blessed, which sends only changed cells. */
export class FrameScreen {
  readonly #screen: BlessedScreen;
  readonly #output: OutputStream;
  readonly #palette: Palette;
  readonly #glyphs: Glyphs;
  #mouse = false;
  readonly #elements = new Map<string, PaneElement>();

  /** Takes over the terminal; {@link close} restores it. */
  constructor({ input, output, terminal, palette, glyphs }: FrameScreenOptions) {
    this.#palette = palette;
    this.#glyphs = glyphs;
    this.#output = new OutputStream(output, palette);
    this.#screen = withoutTmux(() =>
      makeScreen({
        input,
        output: this.#output,
        terminal,
        forceUnicode: !glyphs.ascii,
        fullUnicode: false, // Frames have no wide characters, and searching for them is costly.
        resizeTimeout: 0,
      })
    );
    // The alternate character set for box drawing is only for terminals without UTF-8.
    this.#screen.program.tput.brokenACS = true;
    // blessed would reduce colours according to terminfo; the palette already does that better.
    this.#screen.program.tput.colors = 256;
    // Mode changes are sent separately, since a frame may be dropped.
    this.#screen.program.flush();
  }

  /** The current size. */
  get size(): Size {
    return { columns: this.#screen.program.cols, rows: this.#screen.program.rows };
  }

  /** The cells that are shown, for conversion to text. */
  get cells(): readonly CellRow[] {
    return this.#screen.lines;
  }

  /** Draws a frame. */
  show(frame: Frame): void {
    this.#palette.beginFrame();
    const shown = frame.panes.map((pane) => {
      let element = this.#elements.get(pane.name);
      if (element === undefined) {
        element = new PaneElement(this.#screen, this.#palette, this.#glyphs);
        this.#elements.set(pane.name, element);
      }
      element.show(pane);
      return element;
    });
    this.#screen.children = shown;
    this.#output.together(() => {
      this.#screen.render();
      this.#screen.program.flush();
    });
  }

  /** Adopts the terminal's new size; the next frame is drawn completely. */
  resize(): void {
    this.#screen.children = [];
    this.#output.emit("resize");
  }

  /** Draws the next frame completely, since something else may have written to the terminal. */
  redraw(): void {
    this.#screen.realloc();
  }

  /** Restores the modes of a shell until {@link takeOver}. */
  suspend(): void {
    const { program } = this.#screen;
    program.input.setRawMode?.(false);
    if (this.#mouse) program.disableMouse();
    this.#screen.leave();
    program.flush();
  }

  /** Sets the screen's modes of the terminal again; the next frame is drawn completely. */
  takeOver(): void {
    const { program } = this.#screen;
    program.input.setRawMode?.(true);
    this.#screen.leave();
    this.#screen.enter();
    this.mouse(this.#mouse);
  }

  /** Registers a listener for keys, by blessed's names. */
  onKey(press: (key: string) => void): void {
    this.#screen.program.on(
      "keypress",
      (character: string | undefined, key: { full?: string; name?: string }) => {
        // blessed reports Enter twice, as return and as enter, and does not name punctuation.
        if (key.name === "return") return;
        press(key.full ?? character ?? "");
      },
    );
  }

  /** Turns the mouse on or off; while it is on, selecting text needs Shift. */
  mouse(on: boolean): void {
    this.#mouse = on;
    if (on) this.#screen.program.enableMouse();
    else this.#screen.program.disableMouse();
    this.#screen.program.flush();
  }

  /** Registers a listener for the end of input, when the terminal was closed. */
  onInputEnd(ended: () => void): void {
    this.#screen.program.input.once("end", ended);
  }

  /** Registers a listener for the mouse wheel. */
  onWheel(turn: (up: boolean) => void): void {
    this.#screen.program.on("mouse", ({ action }: { action: string }) => {
      if (action === "wheelup" || action === "wheeldown") turn(action === "wheelup");
    });
  }

  /** Restores the terminal. */
  close(): void {
    // blessed turns off only modes that its own widgets turned on.
    if (this.#mouse) this.mouse(false);
    this.#screen.destroy();
  }
}

/** Synchronised output (DEC private mode 2026): terminals that support it show a frame at once; others ignore it. */
const BEGIN = "\x1b[?2026h";
const END = "\x1b[?2026l";

/** An escape sequence that sets the style of the following text (SGR). */
// deno-lint-ignore no-control-regex
const SET_LOOK = /\x1b\[[\d;]*m/g;

/** The stream that blessed writes to. */
class OutputStream extends EventEmitter {
  readonly isTTY = true;
  readonly writable = true;
  readonly #sink: ScreenOutput;
  readonly #palette: Palette;
  #held: string | undefined;

  constructor(sink: ScreenOutput, palette: Palette) {
    super();
    this.#sink = sink;
    this.#palette = palette;
  }

  get columns(): number {
    return this.#sink.size().columns;
  }

  get rows(): number {
    return this.#sink.size().rows;
  }

  write(text: string): boolean {
    if (this.#held !== undefined) this.#held += text;
    else this.#sink.write(this.#exact(text));
    return true;
  }

  /** Sends everything that `write` writes as one piece. */
  together(write: () => void): void {
    this.#held = "";
    try {
      write();
    } finally {
      const text = this.#held;
      this.#held = undefined;
      if (text !== "") this.#sink.write(BEGIN + this.#exact(text) + END, END);
    }
  }

  /** blessed knows 256 colours; on a terminal with true colour, numbers are replaced by the palette's exact colours. */
  #exact(text: string): string {
    if (this.#palette.depth !== "true") return text;
    // Only within escape sequences: the texts of a frame may contain anything.
    return text.replace(
      SET_LOOK,
      (sequence) =>
        sequence.replace(/\b([34]8);5;(\d+)/g, (whole, ground: string, number: string) => {
          const rgb = this.#palette.exact(Number(number));
          return rgb === undefined ? whole : `${ground};2;${rgb.join(";")}`;
        }),
    );
  }
}

/** In tmux, blessed runs a program to find tmux's version, which is no longer permitted. */
function withoutTmux<T>(make: () => T): T {
  const { TMUX } = process.env;
  delete process.env.TMUX;
  try {
    return make();
  } finally {
    if (TMUX !== undefined) process.env.TMUX = TMUX;
  }
}
