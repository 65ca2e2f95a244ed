import process from "node:process";
import { printable } from "../../base/printable.ts";
import { unlessGone } from "../../cli/unless_gone.ts";
import { writeAll, writeIfPossible } from "../../cli/write_all.ts";
import type { Size } from "../view/frame.ts";
import { destroyScreens, isOfBlessed } from "./blessed.ts";
import type { ScreenOutput } from "./frame_screen.ts";
import { captureStrayOutput } from "./stray_output.ts";
import { openTerminalWriter } from "./terminal_writer.ts";

/** The terminal while a dashboard uses it. */
export interface DashboardTerminal {
  /** The source of keys. */
  input: unknown;
  /** The output for the screen. */
  output: ScreenOutput;
  /** Lines that libraries printed since the last call. */
  strayLines(): string[];
  /** Registers a listener for new sizes of the terminal. */
  onResize(resized: () => void): void;
  /** Restores everything; a second call does nothing. Returns the lines that libraries printed since the last check. */
  release(): string[];
}

/** Size to draw for if the terminal's size is unknown. */
const USUAL_SIZE: Size = { columns: 80, rows: 24 };

const STANDARD_OUTPUT = 1;
/** Milliseconds for which a terminal may stall before a frame is abandoned. */
const PATIENCE = 2000;
/** No limit: the final output waits for a stalled terminal, as any other program's output would. */
const ANY_TIME = -1;
/** Milliseconds between two checks of a stalled terminal. */
const CHECK_EVERY = 200;

/**
 * Opens the terminal of this process. Until it is released, what the program prints is captured. An uncaught error
 * releases it, is printed and ends the program, unless the program listens to `uncaughtException` itself.
 */
export function openTerminal(): DashboardTerminal {
  const writer = openTerminalWriter(STANDARD_OUTPUT);
  const stray = captureStrayOutput();
  const resized: (() => void)[] = [];
  const notifyResized = () => resized.forEach((listener) => listener());
  /** Timer that checks whether a stalled terminal accepts output again; undefined if the terminal is not stalled. */
  let standstill: ReturnType<typeof setInterval> | undefined;
  /** Output to send when the terminal accepts output again. */
  let owed = "";
  const write = (text: string, end?: string) => {
    if (writer === undefined) return unlessGone(() => writeAll(Deno.stdout, text));
    if (standstill === undefined) {
      if (writer.write(text, PATIENCE)) return;
      owed = end ?? text;
      standstill = setInterval(retry, CHECK_EVERY);
    } else if (end === undefined) owed += text;
  };
  const retry = () => {
    if (!writer!.isReady()) return;
    clearInterval(standstill);
    standstill = undefined;
    write(owed);
    notifyResized(); // So that the whole frame is drawn again.
  };
  let size = sizeNow() ?? USUAL_SIZE;
  const onSignal = () => {
    size = sizeNow() ?? size;
    notifyResized();
  };
  process.on("SIGWINCH", onSignal);
  let released = false;
  const onUncaught = (error: unknown) => {
    const listeners = process.listeners("uncaughtException") as unknown[];
    if (listeners.some((listener) => listener !== onUncaught && !isOfBlessed(listener))) return;
    let stray: string[] = [];
    try {
      destroyScreens();
    } finally {
      stray = terminal.release();
    }
    const lines = [...stray, `error: Uncaught ${Deno.inspect(error)}`];
    writeIfPossible(Deno.stderr, lines.map((line) => `${printable(line)}\n`).join(""));
    process.exit(1);
  };
  process.on("uncaughtException", onUncaught);
  const terminal: DashboardTerminal = {
    input: process.stdin,
    output: { write, size: () => size },
    strayLines: () => stray?.take() ?? [],
    onResize: (listener) => resized.push(listener),
    release() {
      if (released) return [];
      released = true;
      process.off("SIGWINCH", onSignal);
      process.off("uncaughtException", onUncaught);
      process.stdin.pause();
      clearInterval(standstill);
      if (standstill !== undefined) writer!.write(owed, ANY_TIME);
      writer?.close();
      return stray?.release() ?? [];
    },
  };
  return terminal;
}

/** The size of the terminal, which standard input still has; some pseudoterminals report 0. */
function sizeNow(): Size | undefined {
  try {
    const { columns, rows } = Deno.consoleSize();
    return columns > 0 && rows > 0 ? { columns, rows } : undefined;
  } catch {
    return undefined;
  }
}
