import { EventEmitter } from "node:events";
import process from "node:process";
import type { Frame, Size } from "../view/frame.ts";
import { type BlessedScreen, type CellRow, makeScreen } from "./blessed.ts";
import type { Glyphs } from "./glyphs.ts";
import type { Palette } from "./palette.ts";
import { PaneElement } from "./pane_element.ts";

/** Where the screen writes. */
export interface ScreenOutput {
  /**
   * Takes escape sequences and text.
   *
   * @param end Ends a frame of which the terminal has taken only a part. What is no frame has to be taken, however late.
   */
  write(text: string, end?: string): void;
  /** The size now. */
  size(): Size;
}

/** What a screen is opened with. */
export interface FrameScreenOptions {
  /** Where keys come from: standard input, or an emitter that has none. */
  input: unknown;
  /** Where to write. */
  output: ScreenOutput;
  /** Name of the terminal's kind, as in TERM. */
  terminal: string;
  /** Colours. */
  palette: Palette;
  /** Characters. */
  glyphs: Glyphs;
}

/** Draws frames on a terminal by blessed, which sends only what has changed. */
export class FrameScreen {
  readonly #screen: BlessedScreen;
  readonly #output: OutputStream;
  readonly #palette: Palette;
  readonly #glyphs: Glyphs;
  #mouse = false;
  readonly #elements = new Map<string, PaneElement>();

  /** Takes the terminal over; {@link close} gives it back. */
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
        fullUnicode: false, // There are no wide characters in a frame, and looking for them is dear.
        resizeTimeout: 0,
      })
    );
    // Box drawing through the alternate character set is for terminals without UTF-8.
    this.#screen.program.tput.brokenACS = true;
    // blessed reduces colours itself by what terminfo says; the palette knows better.
    this.#screen.program.tput.colors = 256;
    // What changes the terminal goes out by itself: a frame may be left out.
    this.#screen.program.flush();
  }

  /** The size now. */
  get size(): Size {
    return { columns: this.#screen.program.cols, rows: this.#screen.program.rows };
  }

  /** The cells that are shown, for whoever wants them as text. */
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

  /** Takes a new size in; the next frame is drawn whole. */
  resize(): void {
    this.#screen.children = [];
    this.#output.emit("resize");
  }

  /** Draws everything anew at the next frame: something else may have written on the terminal. */
  redraw(): void {
    this.#screen.realloc();
  }

  /** Puts the terminal into our modes once more; the next frame is drawn whole. */
  takeOver(): void {
    const { program } = this.#screen;
    program.input.setRawMode?.(true);
    this.#screen.leave();
    this.#screen.enter();
    this.mouse(this.#mouse);
  }

  /** Hears keys by blessed's names. */
  onKey(press: (key: string) => void): void {
    this.#screen.program.on(
      "keypress",
      (character: string | undefined, key: { full?: string; name?: string }) => {
        // blessed reports Enter twice, as return and as enter; and names no punctuation.
        if (key.name === "return") return;
        press(key.full ?? character ?? "");
      },
    );
  }

  /** Turns the mouse on or off; while it is on, text is selected with Shift. */
  mouse(on: boolean): void {
    this.#mouse = on;
    if (on) this.#screen.program.enableMouse();
    else this.#screen.program.disableMouse();
    this.#screen.program.flush();
  }

  /** Hears that no key can come any more: the terminal was closed. */
  onInputEnd(ended: () => void): void {
    this.#screen.program.input.once("end", ended);
  }

  /** Hears the wheel of the mouse. */
  onWheel(turn: (up: boolean) => void): void {
    this.#screen.program.on("mouse", ({ action }: { action: string }) => {
      if (action === "wheelup" || action === "wheeldown") turn(action === "wheelup");
    });
  }

  /** Gives the terminal back as it was. */
  close(): void {
    // blessed turns off only what its own widgets turned on.
    if (this.#mouse) this.mouse(false);
    this.#screen.destroy();
  }
}

/** Synchronised output (DEC private mode 2026): terminals that know it show a frame at once; others ignore it. */
const BEGIN = "\x1b[?2026h";
const END = "\x1b[?2026l";

/** A sequence that sets how what follows looks. */
// deno-lint-ignore no-control-regex
const SET_LOOK = /\x1b\[[\d;]*m/g;

/** What blessed takes for a terminal's stream. */
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

  /** What is written within goes out at once. */
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

  /** blessed knows 256 colours; where a terminal shows all, a number stands for the exact colour of the palette. */
  #exact(text: string): string {
    if (this.#palette.depth !== "true") return text;
    // Within sequences alone: the texts of a frame may have anything in them.
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

/** blessed asks a program for tmux's version where it runs in tmux; there is no right to run programs any more. */
function withoutTmux<T>(make: () => T): T {
  const { TMUX } = process.env;
  delete process.env.TMUX;
  try {
    return make();
  } finally {
    if (TMUX !== undefined) process.env.TMUX = TMUX;
  }
}
