import process from "node:process";
import { printError } from "../cli/run_command.ts";
import { suspendWhileBackground } from "../cli/suspend_job.ts";
import { followEvents } from "../run/follow_events.ts";
import { runStatus } from "../run/run_status.ts";
import type { TrainEvent } from "../run/events.ts";
import { connectToRun, type SteeredRun } from "../train/steering/connect_to_run.ts";
import type { Command } from "../train/control.ts";
import { Dashboard } from "./dashboard.ts";
import { guardProcess, NO_JOB } from "./guard_process.ts";
import { replay } from "./replay.ts";
import { openTerminal } from "./screen/dashboard_terminal.ts";
import { type StyleWish, terminalStyle } from "./screen/terminal_style.ts";
import type { DashboardState } from "./state/dashboard_state.ts";
import type { PageName } from "./ui/ui_state.ts";

/** Pauses a replay while closed. */
class Gate {
  #opened: PromiseWithResolvers<void> | undefined;
  readonly #changed: (closed: boolean) => void;

  constructor(changed: (closed: boolean) => void) {
    this.#changed = changed;
  }

  close(): void {
    this.#opened ??= Promise.withResolvers<void>();
    this.#changed(true);
  }

  open(): void {
    this.#opened?.resolve();
    this.#opened = undefined;
    this.#changed(false);
  }

  async passed(): Promise<void> {
    await this.#opened?.promise;
  }
}

/** Milliseconds between two checks whether the training still runs and accepts commands. */
const CHECK_EVERY = 2000;

/** 128 + the signal's number, as in shells. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Options of {@link watchRun}. */
export interface WatchOptions {
  /** The run's folder. */
  folder: string;
  style: StyleWish;
  /** The first page to show. */
  page: PageName;
  /** Called when the terminal is open, after which a replay writes nothing to the disk. */
  onOpen?: () => Promise<void>;
  /** The reference run, to compare with. */
  reference?: DashboardState;
  /** If given, replays the run from its beginning, this many times as fast as it happened. */
  speed?: number;
}

/**
 * Shows a finished run or one of another process until the user leaves. A training that accepts commands can be steered.
 *
 * @returns The exit code: 0, or that of the signal that ended it.
 * @throws {UserError} If the run's log is missing or damaged.
 */
export async function watchRun(
  { folder, style, page, reference, speed, onOpen }: WatchOptions,
): Promise<number> {
  const end = Promise.withResolvers<number>();
  const over = new AbortController();
  let steered: SteeredRun | undefined;
  const gate = new Gate((paused) => dashboard.surround({ replay: { speed: speed!, paused } }));
  const now = () => performance.timeOrigin + performance.now();
  suspendWhileBackground(); // Until the shell's fg, if it was begun with &.
  const dashboard = new Dashboard({
    terminal: openTerminal(),
    style: terminalStyle(style, (name) => Deno.env.get(name)),
    control: "watched",
    page,
    ...(reference === undefined ? {} : { reference }),
    onEffect(effect) {
      if (effect.kind === "suspend") return guard.suspend() ? undefined : dashboard.notice(NO_JOB);
      if (effect.kind !== "command") return end.resolve(0);
      if (speed !== undefined) return effect.command === "pause" ? gate.close() : gate.open();
      steered?.give(effect.command as Command).then(
        () => dashboard.notice(`requested: ${effect.command}`),
        (error: Error) => dashboard.notice(error.message),
      );
    },
    onGone: () => end.resolve(SIGNAL_CODES.SIGHUP),
    onFault(error, stray) {
      printStray(stray);
      end.reject(error);
    },
    now,
  });
  dashboard.surround({ folder, replay: speed === undefined ? undefined : { speed, paused: false } });
  const close = () => printStray(dashboard.close());
  const guard = guardProcess({
    close,
    endAtOnce() {}, // What is watched continues.
    suspend: () => dashboard.suspend(),
    takeOver: () => dashboard.takeOver(),
  });
  const handlers = Object.entries(SIGNAL_CODES).map(([signal, code]) => {
    const leave = () => end.resolve(code);
    process.on(signal, leave);
    return { signal, leave };
  });

  /** Checks whether a process trains in the folder, and connects to it. */
  const check = async () => {
    const status = await runStatus(folder);
    dashboard.surround({ interrupted: status.state === "interrupted" });
    if (status.state === "running") steered ??= await connectToRun(folder);
    else {
      steered?.close();
      steered = undefined;
    }
    dashboard.surround({ control: steered === undefined ? "watched" : "steered" });
  };
  const showAll = (events: readonly TrainEvent[], live: boolean) =>
    events.forEach((event) => dashboard.take(event, live));
  const follow = async () => {
    let live = false;
    for await (const { events, restarted, current } of followEvents(folder, { signal: over.signal })) {
      if (restarted) {
        dashboard.restart();
        live = false;
      }
      showAll(events, live);
      live ||= current;
    }
  };
  const play = async (speed: number) => {
    const wait = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    for await (const due of replay(loggedEvents(folder), { speed, now, wait })) {
      await gate.passed();
      if (over.signal.aborted) return;
      showAll(due, true);
    }
  };
  await onOpen?.();
  let timer: ReturnType<typeof setInterval> | undefined;
  if (speed === undefined) {
    check().catch(end.reject);
    timer = setInterval(() => check().catch(end.reject), CHECK_EVERY);
    follow().catch(end.reject);
  } else play(speed).catch(end.reject);
  try {
    return await end.promise;
  } finally {
    over.abort();
    clearInterval(timer);
    steered?.close();
    close();
    for (const { signal, leave } of handlers) {
      // A closed terminal may be noticed before the system sends SIGHUP, whose handler therefore stays.
      if (signal !== "SIGHUP") process.off(signal, leave);
    }
    guard.remove();
  }
}

/** Prints the last output of libraries after the terminal is restored. */
function printStray(lines: readonly string[]): void {
  lines.forEach(printError);
}

/** The events of a run as far as its log is written, read as they are needed. */
async function* loggedEvents(folder: string): AsyncGenerator<TrainEvent, void> {
  for await (const { events, current } of followEvents(folder)) {
    yield* events;
    if (current) return;
  }
}
