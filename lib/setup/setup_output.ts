import { writeAll } from "../cli/write_all.ts";
import { formatBytes } from "../base/format.ts";
import { renderProgress } from "./render_progress.ts";

/** Where setting up says what it does. */
export interface SetupOutput {
  /** Says something in a line. */
  say(line: string): void;
  /** Begins to show the progress of something that its title names. */
  begin(title: string): ShownProgress;
}

/** A progress that is being shown. */
export interface ShownProgress {
  /** Tells how many bytes are done, of how many where that is known. */
  update(done: number, total?: number): void;
  /** Ends it, whether the thing went well or not. */
  end(): void;
}

/** Writes texts to a stream: `Deno.stderr` and its like. */
export interface Sink {
  /** Writes bytes and returns how many of them were taken. */
  writeSync(bytes: Uint8Array): number;
}

/** A step in a line: "Downloading tensorflow-cpu (274.0 MB)". */
function describeStep(title: string, total: number | undefined): string {
  return total === undefined ? title : `${title} (${formatBytes(total)})`;
}

/** A line for each step: for logs and pipes. */
export function plainOutput(sink: Sink): SetupOutput {
  const say = (line: string) => writeAll(sink, line + "\n");
  return {
    say,
    begin(title) {
      let said = false;
      return {
        update(done, total) {
          if (said) return;
          said = true;
          say(`${describeStep(title, total)}${done > 0 ? `, going on from ${formatBytes(done)}` : ""}`);
        },
        end() {},
      };
    },
  };
}

const CLEAR_LINE = "\r\x1b[K";
const REDRAW_EVERY_MS = 100;
/** The rate is that of so many last drawings: quick to follow, slow enough to be read. */
const RATE_WINDOW = 30;

/**
 * A bar that moves, on a terminal; a step that came to its end leaves a line.
 *
 * @param columns Tells how wide the terminal is; it may change.
 */
export function terminalOutput(sink: Sink, columns: () => number): SetupOutput {
  return {
    say: (line) => writeAll(sink, `${CLEAR_LINE}${line}\n`),
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
          writeAll(sink, CLEAR_LINE + renderProgress(state, columns()));
        },
        end: () => writeAll(sink, CLEAR_LINE + (complete === undefined ? "" : `${complete}\n`)),
      };
    },
  };
}

/** The output of this process: standard error, since a command's result has standard output for itself. */
export function processOutput(): SetupOutput {
  if (!Deno.stderr.isTerminal() || Deno.env.get("TERM") === "dumb") return plainOutput(Deno.stderr);
  return terminalOutput(Deno.stderr, () => {
    try {
      return Deno.consoleSize().columns;
    } catch {
      return 80; // A terminal that does not know its size.
    }
  });
}
