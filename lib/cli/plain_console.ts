import type { TrainEvent } from "../run/events.ts";
import { EventLines } from "./event_lines.ts";
import { TrainingProgress } from "./training_progress.ts";
import type { TrainingView } from "./training_view.ts";

/** Where a plain console writes. */
export interface ConsoleSink {
  /** Writes a text as it is. */
  write(text: string): void;
  /** The width of the terminal now; undefined if it is none, or no bar is wanted. */
  columns(): number | undefined;
}

/** Milliseconds between two drawings of the bar. */
const REDRAW_EVERY = 100;
/** Columns left free, for the ^C that a terminal echoes: it would break the line. */
const ECHO = 3;
/** To the start of the line, and clears it. */
const CLEAR_LINE = "\r\x1b[K";

/** Shows a training as lines of text, with a progress bar below them on a terminal. */
export class PlainConsole implements TrainingView {
  readonly #sink: ConsoleSink;
  readonly #now: () => number;
  readonly #lines: EventLines;
  readonly #progress = new TrainingProgress();
  #drawn = -Infinity;
  #bar = false;

  /**
   * Starts with nothing shown.
   *
   * @param sink Where to write.
   * @param logEvery Steps between two lines.
   * @param now A clock in milliseconds.
   */
  constructor(sink: ConsoleSink, logEvery: number, now: () => number) {
    this.#sink = sink;
    this.#now = now;
    this.#lines = new EventLines(logEvery);
  }

  /** Shows the next event. */
  take(event: TrainEvent): void {
    this.#progress.take(event);
    const lines = this.#lines.take(event);
    if (lines.length > 0) this.print(lines.join("\n"));
    if (event.type !== "run_finished") this.#draw(event.type !== "step");
  }

  /** Prints a line above the bar. */
  print(line: string): void {
    this.close();
    this.#sink.write(line + "\n");
    this.#draw(true);
  }

  /** There is nothing to wait for: what was printed stays. */
  async seen(): Promise<void> {}

  /** There is nothing to leave. */
  leave(): void {}

  /** Takes the bar away. */
  close(): void {
    if (this.#bar) this.#sink.write(CLEAR_LINE);
    this.#bar = false;
  }

  #draw(now: boolean): void {
    const columns = this.#sink.columns();
    if (columns === undefined || (!now && this.#now() - this.#drawn < REDRAW_EVERY)) return;
    this.#drawn = this.#now();
    this.#sink.write(CLEAR_LINE + this.#progress.render(columns - ECHO));
    this.#bar = true;
  }
}
