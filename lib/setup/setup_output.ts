import { printable } from "../base/printable.ts";
import { writeIfPossible } from "../cli/write_all.ts";
import { formatBytes } from "../base/format.ts";
import { renderProgress } from "./render_progress.ts";

/** Where the set-up reports what it does. */
export interface SetupOutput {
  /** Prints a line. */
  say(line: string): void;
  /** Begins to show the progress of an operation. */
  begin(title: string): ShownProgress;
}

/** The progress of an operation, as shown to the user. */
export interface ShownProgress {
  /** Updates the number of bytes done, and of bytes in total, if known. */
  update(done: number, total?: number): void;
  /** Ends the display, whether the operation succeeded or not. */
  end(): void;
}

/** A stream to write to, such as `Deno.stderr`. */
export interface Sink {
  /** Writes bytes and returns how many were written. */
  writeSync(bytes: Uint8Array): number;
}

/** Describes a step in a line: "Downloading tensorflow-cpu (274.0 MB)". */
function describeStep(title: string, total: number | undefined): string {
  return total === undefined ? title : `${title} (${formatBytes(total)})`;
}

/** Prints a line for each step, for logs and pipes. */
export function plainOutput(sink: Sink): SetupOutput {
  const say = (line: string) => writeIfPossible(sink, printable(line) + "\n");
  return {
    say,
    begin(title) {
      let said = false;
      return {
        update(done, total) {
          if (said) return;
          said = true;
          say(`${describeStep(title, total)}${done > 0 ? `, resuming at ${formatBytes(done)}` : ""}`);
        },
        end() {},
      };
    },
  };
}

const CLEAR_LINE = "\r\x1b[K";
const REDRAW_EVERY_MS = 100;
/** The rate is measured over this many last redraws: it reacts quickly but can still be read. */
const RATE_WINDOW = 30;

/**
 * Draws a progress bar on a terminal; a completed step leaves a line.
 *
 * @param columns Returns the width of the terminal, which may change.
 */
export function terminalOutput(sink: Sink, columns: () => number): SetupOutput {
  return {
    say: (line) => writeIfPossible(sink, `${CLEAR_LINE}${printable(line)}\n`),
    begin(title) {
      const drawn: { time: number; done: number }[] = [];
      let complete: string | undefined;
      return {
        update(done, total) {
          if (done === total) complete = describeStep(title, total);
          const time = performance.now();
          const last = drawn.at(-1);
          if (last !== undefined && time - last.time < REDRAW_EVERY_MS && done !== total) return;
          drawn.push({ time, done });
          if (drawn.length > RATE_WINDOW) drawn.shift();
          const first = drawn[0]!;
          const rate = drawn.length > 1 ? 1000 * (done - first.done) / (time - first.time) : NaN;
          const state = { title, done, rate, ...(total === undefined ? {} : { total }) };
          writeIfPossible(sink, CLEAR_LINE + renderProgress(state, columns()));
        },
        end: () => writeIfPossible(sink, CLEAR_LINE + (complete === undefined ? "" : `${complete}\n`)),
      };
    },
  };
}

/** The output of this process: standard error, since standard output is reserved for a command's result. */
export function processOutput(): SetupOutput {
  if (!Deno.stderr.isTerminal() || Deno.env.get("TERM") === "dumb") return plainOutput(Deno.stderr);
  return terminalOutput(Deno.stderr, () => {
    try {
      return Deno.consoleSize().columns;
    } catch {
      return 80; // The terminal's size is unknown.
    }
  });
}
