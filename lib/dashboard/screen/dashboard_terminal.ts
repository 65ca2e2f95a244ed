import process from "node:process";
import { unlessGone } from "../../cli/unless_gone.ts";
import { writeAll } from "../../cli/write_all.ts";
import type { Size } from "../view/frame.ts";
import type { ScreenOutput } from "./frame_screen.ts";
import { captureStrayOutput } from "./stray_output.ts";
import { openTerminalWriter } from "./terminal_writer.ts";

/** The terminal while a dashboard has it. */
export interface DashboardTerminal {
  /** Where keys come from. */
  input: unknown;
  /** Where the screen is written. */
  output: ScreenOutput;
  /** What libraries printed meanwhile. */
  strayLines(): string[];
  /** Hears of a new size. */
  onResize(resized: () => void): void;
  /** Gives all back; a second call does nothing. Returns what was printed since the last look. */
  release(): string[];
}

/** What to draw for where a terminal does not tell its size. */
const USUAL_SIZE: Size = { columns: 80, rows: 24 };

const STANDARD_OUTPUT = 1;
/** Milliseconds that a terminal may stand still before a frame is given up. */
const PATIENCE = 2000;
/** As long as it takes: whoever writes on a terminal that stands still waits, and so do we for the last word. */
const ANY_TIME = -1;
/** Milliseconds between two looks whether it goes on. */
const LOOK_EVERY = 200;

/** The terminal of this process. */
export function openTerminal(): DashboardTerminal {
  const writer = openTerminalWriter(STANDARD_OUTPUT);
  const stray = captureStrayOutput();
  const resized: (() => void)[] = [];
  const tell = () => resized.forEach((hear) => hear());
  /** Looks whether the terminal, which stands still, goes on; undefined where it does not stand still. */
  let standstill: ReturnType<typeof setInterval> | undefined;
  /** What it must get then. */
  let owed = "";
  const write = (text: string, end?: string) => {
    if (writer === undefined) return unlessGone(() => writeAll(Deno.stdout, text));
    if (standstill === undefined) {
      if (writer.write(text, PATIENCE)) return;
      owed = end ?? text;
      standstill = setInterval(goOn, LOOK_EVERY);
    } else if (end === undefined) owed += text;
  };
  const goOn = () => {
    if (!writer!.isReady()) return;
    clearInterval(standstill);
    standstill = undefined;
    write(owed);
    tell(); // So that all is drawn anew.
  };
  let size = sizeNow() ?? USUAL_SIZE;
  const onSignal = () => {
    size = sizeNow() ?? size;
    tell();
  };
  process.on("SIGWINCH", onSignal);
  let released = false;
  return {
    input: process.stdin,
    output: { write, size: () => size },
    strayLines: () => stray?.take() ?? [],
    onResize: (hear) => resized.push(hear),
    release() {
      if (released) return [];
      released = true;
      process.off("SIGWINCH", onSignal);
      process.stdin.pause();
      clearInterval(standstill);
      if (standstill !== undefined) writer!.write(owed, ANY_TIME);
      writer?.close();
      return stray?.release() ?? [];
    },
  };
}

/** The size of the terminal, of which standard input still tells; some pseudoterminals say 0. */
function sizeNow(): Size | undefined {
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}
