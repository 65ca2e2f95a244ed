import { printable } from "../base/printable.ts";
import type { TrainEvent } from "../run/events.ts";
import { EventLines, type RunPlace } from "./event_lines.ts";
import { TrainingProgress } from "./training_progress.ts";
import type { TrainingView } from "./training_view.ts";

/** The output of a plain console. */
export interface ConsoleSink {
  /** Writes a text unchanged. */
  write(text: string): void;
  /** Current width of the terminal; undefined if there is no terminal or no bar should be drawn. */
  columns(): number | undefined;
}

/** Minimum milliseconds between two redraws of the bar. */
const REDRAW_EVERY = 100;
/** Columns left free for the ^C that a terminal echoes, which would otherwise break the line. */
const ECHO = 3;
/** Moves the cursor to the start of the line and clears it. */
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
   * Creates a console that has shown nothing yet.
   *
   * @param sink Where to write.
   * @param logEvery Steps between two lines.
   * @param now The clock, in milliseconds.
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
    this.#sink.write(printable(line) + "\n");
    this.#draw(true);
  }

  /** Resolves at once: printed lines stay on the terminal. */
  async seen(): Promise<void> {}

  /** Does nothing. */
  leave(): void {}

  /** Removes the bar. */
  close(): void {
    if (this.#bar) this.#sink.write(CLEAR_LINE);
    this.#bar = false;
  }

  /** Removes the bar, and prints how to continue the training, which is ended at once. */
  endAtOnce(run: RunPlace): void {
    this.close();
    for (const line of this.#lines.cutShort("Ended at once", run)) this.#sink.write(printable(line) + "\n");
  }

  #draw(now: boolean): void {
    const columns = this.#sink.columns();
    if (columns === undefined || (!now && this.#now() - this.#drawn < REDRAW_EVERY)) return;
    this.#drawn = this.#now();
    this.#sink.write(CLEAR_LINE + printable(this.#progress.render(columns - ECHO)));
    this.#bar = true;
  }
}
