import process from "node:process";
import { printable } from "../base/printable.ts";
import { EventLines, type RunPlace } from "../cli/event_lines.ts";
import type { PlainConsole } from "../cli/plain_console.ts";
import { EXIT, printError } from "../cli/run_command.ts";
import { stopNotice } from "../cli/stop_notice.ts";
import type { TrainingView } from "../cli/training_view.ts";
import { writeIfPossible } from "../cli/write_all.ts";
import type { EventOf, TrainEvent } from "../run/events.ts";
import { followEvents } from "../run/follow_events.ts";
import { phaseAfter, type TrainingPhase } from "../run/training_phase.ts";
import type { Command } from "../train/control.ts";
import { Dashboard } from "./dashboard.ts";
import { type Guard, guardProcess, NO_JOB } from "./guard_process.ts";
import { openTerminal } from "./screen/dashboard_terminal.ts";
import { type StyleWish, terminalStyle } from "./screen/terminal_style.ts";
import type { DashboardState } from "./state/dashboard_state.ts";
import type { Effect } from "./ui/key_world.ts";

/** Options of a {@link LiveView}. */
export interface LiveViewOptions {
  style: StyleWish;
  run: RunPlace;
  /** The reference run, to compare with. */
  reference?: DashboardState;
  /** Sends the training a command. */
  give(command: Command): void;
  /** The console that takes over if the dashboard fails, so that the training can continue. */
  plain: PlainConsole;
}

/**
 * Shows a training of this process on the dashboard. Every exit goes through {@link close}, so that the terminal is
 * restored before anything else is printed.
 */
export class LiveView implements TrainingView {
  readonly #options: LiveViewOptions;
  readonly #dashboard: Dashboard;
  readonly #lines = new EventLines(Infinity);
  readonly #left = Promise.withResolvers<void>();
  readonly #lastLines: string[] = [];
  /** The newest event of each type, for the plain console should it take over. */
  readonly #newest = new Map<TrainEvent["type"], TrainEvent>();
  #phase: TrainingPhase;
  /** Events queued until the earlier history is read; undefined if nothing is queued. */
  #waiting: TrainEvent[] | undefined;
  #plain: PlainConsole | undefined;
  #stopAsked = false;
  readonly #guard: Guard;
  #closed = false;

  /** Takes over the terminal. */
  constructor(options: LiveViewOptions) {
    this.#options = options;
    const { style, reference, run } = options;
    this.#dashboard = new Dashboard({
      terminal: openTerminal(),
      style: terminalStyle(style, (name) => Deno.env.get(name)),
      control: "own",
      ...(reference === undefined ? {} : { reference }),
      onEffect: (effect) => this.#act(effect),
      onGone: () => this.leave(),
      onFault: (error, stray) => this.#fallBack(error, stray),
      now: () => performance.timeOrigin + performance.now(),
    });
    this.#dashboard.surround({ folder: run.folder });
    this.#guard = guardProcess({
      close: () => this.close(),
      endAtOnce: (how) => this.#printEnd(how, run),
      suspend: () => this.#dashboard.suspend(),
      takeOver: () => this.#dashboard.takeOver(),
    });
  }

  take(event: TrainEvent): void {
    const lines = this.#lines.take(event);
    if (this.#plain !== undefined) return this.#plain.take(event);
    this.#newest.set(event.type, event);
    this.#phase = phaseAfter(event, this.#phase);
    if (event.type === "run_finished") {
      this.#lastLines.push(...lines);
      // A user who stops the training wants to leave, even if too late; a failure is printed. Other ends stay on the screen.
      if (this.#stopAsked || event.state === "stopped" || event.state === "failed") this.leave();
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
    this.#guard.remove();
    this.leave();
    if (this.#plain !== undefined) return this.#plain.close();
    const stray = this.#dashboard.close();
    this.#printAll(stray);
  }

  endAtOnce(run: RunPlace): void {
    this.close();
    if (this.#plain !== undefined) this.#plain.endAtOnce(run);
    else this.#printEnd("Ended at once", run);
  }

  #printEnd(how: string, run: RunPlace): void {
    const lines = this.#lines.cutShort(how, run);
    // What removes the plain console's bar still waits for the stream: its line ends here.
    this.#print(this.#plain === undefined ? lines : ["", ...lines]);
  }

  #print(lines: readonly string[]): void {
    for (const line of lines) writeIfPossible(Deno.stdout, printable(line) + "\n");
  }

  /** Prints errors, and how the training ended if it has. */
  #printAll(errors: readonly string[]): void {
    for (const line of errors) printError(line);
    this.#print(this.#lastLines);
  }

  /** Shows the earlier history of a resumed run, from its log. */
  async #showHistory(started: EventOf<"run_started">): Promise<void> {
    try {
      for await (const { events, current } of followEvents(this.#options.run.folder)) {
        const end = events.findIndex(({ type, time }) => type === "run_started" && time === started.time);
        for (const event of end < 0 ? events : events.slice(0, end)) this.#dashboard.take(event);
        if (end >= 0 || current) break;
      }
    } catch {
      // An unreadable log must not stop the training; the charts then begin here.
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const event of waiting) this.#dashboard.take(event);
  }

  #act(effect: Exclude<Effect, { kind: "mouse" }>): void {
    switch (effect.kind) {
      case "command":
        this.#stopAsked ||= effect.command === "stop";
        this.#dashboard.notice(
          effect.command === "stop"
            ? stopNotice(this.#phase)
            : NOTICES[effect.command] ?? "from the next step on",
        );
        return this.#options.give(effect.command as Command);
      case "leave":
        return this.leave();
      case "suspend":
        if (!this.#guard.suspend()) this.#dashboard.notice(NO_JOB);
        return;
      case "end at once":
        this.endAtOnce(this.#options.run);
        process.exit(EXIT.stopped);
    }
  }

  /** Shows the training as lines after the dashboard has failed and restored the terminal. */
  #fallBack(error: unknown, stray: readonly string[]): void {
    this.#plain = this.#options.plain;
    this.#printAll([
      ...stray,
      "trinca: the dashboard failed; the training continues without it; please report this",
      `${error instanceof Error ? error.stack : error}`,
    ]);
    const told = (["run_started", "evaluation", "checkpoint_saved", "rescued"] as const)
      .flatMap((type) => this.#newest.get(type) ?? []);
    for (const event of told.sort((a, b) => a.time - b.time)) this.#plain.take(event);
    this.leave();
  }
}

/** The notice for a command that was sent; commands are executed between two steps. */
const NOTICES: Readonly<Record<string, string>> = {
  pause: "pausing after this step",
  resume: "resuming",
  checkpoint: "saving a checkpoint after this step",
  evaluate: "evaluating after this step",
};
