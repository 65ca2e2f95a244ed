import process from "node:process";
import { writeAll } from "../../cli/write_all.ts";
import type { Size } from "../view/frame.ts";
import type { ScreenOutput } from "./frame_screen.ts";
import { captureStrayOutput } from "./stray_output.ts";

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

/** The terminal of this process. */
export function openTerminal(): DashboardTerminal {
  const stray = captureStrayOutput();
  const resized: (() => void)[] = [];
  const tell = () => resized.forEach((hear) => hear());
  let size = sizeNow() ?? USUAL_SIZE;
  const onSignal = () => {
    size = sizeNow() ?? size;
    tell();
  };
  process.on("SIGWINCH", onSignal);
  let released = false;
  return {
    input: process.stdin,
    output: {
      write(text) {
        try {
          if (stray === undefined) writeAll(Deno.stdout, text);
          else stray.write(text);
        } catch {
          // The terminal is gone; SIGHUP tells what to do about it.
        }
      },
      size: () => size,
    },
    strayLines: () => stray?.take() ?? [],
    onResize: (hear) => resized.push(hear),
    release() {
      if (released) return [];
      released = true;
      process.off("SIGWINCH", onSignal);
      process.stdin.pause();
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
