import { formatDuration } from "../base/format.ts";
import { cutText } from "../base/text_columns.ts";
import { TrainingProgress } from "../cli/training_progress.ts";
import type { TrainEvent } from "../run/events.ts";
import { secondsTogether } from "./share_cores.ts";

/** The least columns of a run's bar; its name has the rest. */
const BAR = 46;
/** Rows that are left for what was printed before. */
const ABOVE = 4;

/** What there is to do. */
export interface SweepWork {
  /** The names of the runs that are left, in their order. */
  left: readonly string[];
  /** Runs that have ended before. */
  endedBefore: number;
  /** How many train at a time. */
  jobs: number;
  /** The seconds that a run is expected to take. */
  seconds(name: string): number;
  /** The clock, in milliseconds. */
  now(): number;
}

/** A run that trains. */
interface Active {
  name: string;
  progress: TrainingProgress | undefined;
  begun: number;
  fresh: boolean;
}

/** How far a sweep has got: a fold of what its runs report, drawn as lines. */
export class SweepProgress {
  readonly #work: SweepWork;
  readonly #active = new Map<string, Active>();
  readonly #open: Set<string>;
  #ended = 0;
  #failed = 0;
  /** Seconds that runs took which were trained here from their start, and that they were expected to take. */
  #took = { really: 0, expected: 0 };

  /** Starts before the first run. */
  constructor(work: SweepWork) {
    this.#work = work;
    this.#open = new Set(work.left);
  }

  /** A run begins. */
  begin(name: string, fresh: boolean): void {
    this.#open.delete(name);
    this.#active.set(name, { name, fresh, begun: this.#work.now(), progress: undefined });
  }

  /** A run reports events; `restarted` says that its earlier ones are obsolete. */
  take(name: string, events: readonly TrainEvent[], restarted: boolean): void {
    const active = this.#active.get(name);
    if (active === undefined) return;
    if (active.progress === undefined || restarted) active.progress = new TrainingProgress();
    for (const event of events) active.progress.take(event);
  }

  /** A run has ended, or failed. */
  end(name: string, failed: boolean): void {
    const active = this.#active.get(name);
    this.#active.delete(name);
    if (failed) this.#failed++;
    else this.#ended++;
    if (failed || active?.fresh !== true) return;
    this.#took.really += this.#since(active);
    this.#took.expected += this.#work.seconds(name);
  }

  /** How many runs have ended, of how many: `3 of 12`. */
  get count(): string {
    const { left, endedBefore } = this.#work;
    return `${endedBefore + this.#ended} of ${endedBefore + left.length}`;
  }

  /** Seconds until all runs have ended, by what those took that have. */
  get secondsLeft(): number {
    const { seconds, jobs } = this.#work;
    const { really, expected } = this.#took;
    const ratio = expected > 0 ? really / expected : 1;
    const running = [...this.#active.values()].map((run) =>
      Math.max(0, ratio * seconds(run.name) - this.#since(run))
    );
    return secondsTogether([...this.#open].map((name) => ratio * seconds(name)), jobs, running);
  }

  /** One line of all that is left: `3 of 12 runs ended, 1 failed; about 5 min 10 s to go`. */
  summary(): string {
    const failed = this.#failed === 0 ? "" : `, ${this.#failed} failed`;
    const rest = this.#open.size + this.#active.size === 0
      ? ""
      : `; about ${formatDuration(this.secondsLeft)} to go`;
    return `${this.count} runs ended${failed}${rest}`;
  }

  /** A line for each run that trains, as many as there is room for, and one of all that is left. */
  render({ columns, rows }: { columns: number; rows: number }): string[] {
    const active = [...this.#active.values()];
    const shown = active.slice(0, Math.max(1, rows - ABOVE));
    const width = Math.min(
      Math.max(12, columns - BAR - 2),
      Math.max(0, ...shown.map(({ name }) => name.length)),
    );
    const more = active.length - shown.length;
    const lines = shown.map(({ name, progress }) =>
      `${cutText(name, width).padEnd(width)}  ${progress?.render(columns - width - 2) ?? "starting"}`
    );
    const all = `${more > 0 ? `and ${more} more; ` : ""}${this.summary()}; Ctrl-C saves and stops`;
    return [...lines, all].map((line) => cutText(line, columns - 1));
  }

  #since({ begun }: Active): number {
    return (this.#work.now() - begun) / 1000;
  }
}
