import process from "node:process";
import { EventLines } from "../cli/event_lines.ts";
import type { PlainConsole } from "../cli/plain_console.ts";
import { EXIT, printError, printLine } from "../cli/run_command.ts";
import type { TrainingView } from "../cli/training_view.ts";
import { unlessGone } from "../cli/unless_gone.ts";
import type { EventOf, TrainEvent } from "../run/events.ts";
import { followEvents } from "../run/follow_events.ts";
import type { Command } from "../train/control.ts";
import { Dashboard } from "./dashboard.ts";
import { guardProcess } from "./guard_process.ts";
import { openTerminal } from "./screen/dashboard_terminal.ts";
import { type StyleWish, terminalStyle } from "./screen/terminal_style.ts";
import type { DashboardState } from "./state/dashboard_state.ts";
import type { Effect } from "./ui/key_world.ts";

/** What the view of a training needs. */
export interface LiveViewOptions {
  style: StyleWish;
  /** Where the run is, or will be. */
  folder: string;
  /** A run to compare with. */
  reference?: DashboardState;
  /** Gives the training a command. */
  give(command: Command): void;
  /** Takes over where the dashboard fails: a training is worth more than its picture. */
  plain: PlainConsole;
}

/**
 * A training of this process on the dashboard. Every way out goes through {@link close}: the terminal is given back
 * before anything else is printed.
 */
export class LiveView implements TrainingView {
  readonly #options: LiveViewOptions;
  readonly #dashboard: Dashboard;
  readonly #lines = new EventLines(Infinity);
  readonly #left = Promise.withResolvers<void>();
  readonly #lastLines: string[] = [];
  /** What the lines of the plain console need to know of what came before, should it take over. */
  readonly #newest = new Map<TrainEvent["type"], TrainEvent>();
  /** Events that wait until the history before them is read; undefined where nothing waits. */
  #waiting: TrainEvent[] | undefined;
  #plain: PlainConsole | undefined;
  readonly #unguard: () => void;
  #closed = false;

  /** Takes the terminal over. */
  constructor(options: LiveViewOptions) {
    this.#options = options;
    const { style, reference, folder } = options;
    this.#dashboard = new Dashboard({
      terminal: openTerminal(),
      style: terminalStyle(style, (name) => Deno.env.get(name)),
      control: "own",
      ...(reference === undefined ? {} : { reference }),
      onEffect: (effect) => this.#act(effect),
      onGone: () => this.leave(),
      onFault: (error, stray) => this.#goOnWithout(error, stray),
      now: () => performance.timeOrigin + performance.now(),
    });
    this.#dashboard.surround({ folder });
    this.#unguard = guardProcess(() => this.close(), () => this.#dashboard.takeOver());
  }

  take(event: TrainEvent): void {
    if (this.#plain !== undefined) return this.#plain.take(event);
    const lines = this.#lines.take(event);
    this.#newest.set(event.type, event);
    if (event.type === "run_finished") {
      this.#lastLines.push(...lines);
      // Who asked for a stop has asked to leave; all other ends want to be looked at.
      if (event.state === "stopped" || event.state === "failed") this.leave();
    }
    if (event.type === "run_started" && event.resumed_from !== undefined) {
      this.#waiting = [];
      this.#showHistory(event);
    }
    if (this.#waiting !== undefined) this.#waiting.push(event);
    else this.#dashboard.take(event);
  }

  print(line: string): void {
    if (this.#plain !== undefined) this.#plain.print(line);
    else this.#dashboard.notice(line);
  }

  async seen(): Promise<void> {
    if (this.#plain === undefined) await this.#left.promise;
  }

  leave(): void {
    this.#left.resolve();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unguard();
    this.leave();
    if (this.#plain !== undefined) return this.#plain.close();
    const stray = this.#dashboard.close();
    this.#printAll(stray);
  }

  /** Errors, and how the training ended if it has. */
  #printAll(errors: readonly string[]): void {
    unlessGone(() => {
      for (const line of errors) printError(line);
      for (const line of this.#lastLines) printLine(line);
    });
  }

  /** The charts of a run that goes on show all of it: what came before stands in its log. */
  async #showHistory(started: EventOf<"run_started">): Promise<void> {
    try {
      for await (const { events, current } of followEvents(this.#options.folder)) {
        const end = events.findIndex(({ type, time }) => type === "run_started" && time === started.time);
        for (const event of end < 0 ? events : events.slice(0, end)) this.#dashboard.take(event);
        if (end >= 0 || current) break;
      }
    } catch {
      // A log that cannot be read is no reason not to train; the charts begin here then.
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) this.#dashboard.take(event);
  }

  #act(effect: Exclude<Effect, { kind: "mouse" }>): void {
    switch (effect.kind) {
      case "command":
        this.#dashboard.notice(PROMISES[effect.command] ?? "from the next step on");
        return this.#options.give(effect.command as Command);
      case "leave":
        return this.leave();
      case "end at once":
        this.close();
        process.exit(EXIT.stopped);
    }
  }

  /** The dashboard has failed and given the terminal back; the training goes on, shown as lines. */
  #goOnWithout(error: unknown, stray: readonly string[]): void {
    this.#plain = this.#options.plain;
    this.#printAll([
      ...stray,
      "trinca: the dashboard failed, the training goes on without it; please report this",
      `${error instanceof Error ? error.stack : error}`,
    ]);
    for (const type of ["run_started", "evaluation", "checkpoint_saved"] as const) {
      const event = this.#newest.get(type);
      if (event !== undefined) this.#plain.take(event);
    }
    this.leave();
  }
}

/** What the user is told of a command on its way: it is obeyed between two steps. */
const PROMISES: Readonly<Record<string, string>> = {
  pause: "pausing after this step",
  resume: "going on",
  stop: "stopping after this step, and saving",
  checkpoint: "saving a checkpoint after this step",
  evaluate: "evaluating after this step",
};
