import { formatDuration } from "../base/format.ts";
import { printable } from "../base/printable.ts";
import { textColumns } from "../base/text_columns.ts";
import { followRun } from "./follow_run.ts";
import type { Outcome } from "./outcome.ts";
import type { PlannedRun } from "./planned_run.ts";
import type { SweepListener } from "./run_sweep.ts";
import type { SweepProgress } from "./sweep_progress.ts";

const REDRAW_EVERY_MS = 500;

/** Where a sweep is shown. */
export interface SweepSink {
  write(text: string): void;
  /** The size of the terminal; undefined if there is none. */
  size(): { columns: number; rows: number } | undefined;
}

/** Shows a sweep: a line for each run that begins or ends, and on a terminal how far each one is, below them. */
export class SweepConsole implements SweepListener, Disposable {
  readonly #progress: SweepProgress;
  readonly #sink: SweepSink;
  readonly #followed = new Map<string, AbortController>();
  readonly #timer: ReturnType<typeof setInterval> | undefined;
  /** The lines that stand below what was printed. */
  #drawn: readonly string[] = [];
  #over = false;

  /** Draws for the first time when a run begins. */
  constructor(progress: SweepProgress, sink: SweepSink) {
    this.#progress = progress;
    this.#sink = sink;
    if (sink.size() !== undefined) this.#timer = setInterval(() => this.#draw(), REDRAW_EVERY_MS);
  }

  /** Shows that a run begins or is continued. */
  started(run: PlannedRun, folder: string, how: "started" | "continued" | "awaited"): void {
    this.#progress.begin(run.run, how === "started");
    // On a terminal the run has a line of its own now.
    if (this.#sink.size() === undefined) {
      this.print(
        how === "awaited" ? `${run.run}: trains already; waiting for its end` : `${run.run}: ${how}`,
      );
      return;
    }
    const stop = new AbortController();
    this.#followed.set(run.run, stop);
    void followRun(
      folder,
      (events, restarted) => this.#progress.take(run.run, events, restarted),
      stop.signal,
    ).catch(() => {}); // What cannot be read now is read when the run has ended.
    this.#draw();
  }

  /** Shows what a run came to. */
  ended(run: PlannedRun, { state, val, best, seconds }: Outcome): void {
    this.#end(run, false);
    const figure = run.config.early_stop > 0 ? best.val : val;
    const found = state === "diverged" ? "diverged" : `VAL ${figure.toFixed(4)}`;
    // On a terminal that stands below.
    const rest = this.#sink.size() === undefined ? `; ${this.#progress.summary()}` : "";
    this.print(`${run.run}: ${found} after ${formatDuration(seconds)} of training${rest}`);
  }

  /** Shows why a run failed. */
  failed(run: PlannedRun, reason: string): void {
    this.#end(run, true);
    this.print(`${run.run}: failed: ${reason}`);
  }

  /** Shows that the sweep stops. */
  stopping(again: boolean): void {
    this.print(
      again
        ? "Ending at once, without saving"
        : "Stopping after the steps that run, then saving; the same command continues. Interrupt again to end at once",
    );
  }

  /** Prints a line above what is drawn. */
  print(line: string): void {
    this.#write(printable(line) + "\n");
    this.#draw();
  }

  /** Removes what is drawn. */
  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    for (const stop of this.#followed.values()) stop.abort();
    this.#over = true;
    this.#write("");
  }

  #end({ run }: PlannedRun, failed: boolean): void {
    this.#followed.get(run)?.abort();
    this.#followed.delete(run);
    this.#progress.end(run, failed);
  }

  #draw(): void {
    const size = this.#sink.size();
    if (size === undefined || this.#over || this.#followed.size === 0) return;
    const lines = this.#progress.render(size).map((line) => printable(line));
    this.#write(lines.join("\n") + "\n");
    this.#drawn = lines;
  }

  /** Writes a text in place of what is drawn. */
  #write(text: string): void {
    // A line that was drawn on a wider terminal takes several rows of a narrower one.
    const columns = this.#sink.size()?.columns ?? Infinity;
    const rows = this.#drawn.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(textColumns(line) / columns)),
      0,
    );
    this.#drawn = [];
    this.#sink.write((rows > 0 ? `\x1b[${rows}A\r\x1b[J` : "") + text);
  }
}
