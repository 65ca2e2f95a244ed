import type { TrainEvent } from "../run/events.ts";
import type { DashboardTerminal } from "./screen/dashboard_terminal.ts";
import { FrameScreen } from "./screen/frame_screen.ts";
import type { TerminalStyle } from "./screen/terminal_style.ts";
import { type DashboardState, initialState } from "./state/dashboard_state.ts";
import { addLog, foldEvent } from "./state/fold_event.ts";
import type { Effect } from "./ui/key_world.ts";
import { press } from "./ui/press.ts";
import { initialUi, type PageName, type UiState } from "./ui/ui_state.ts";
import type { Frame } from "./view/frame.ts";
import { keyWorld, view } from "./view/view.ts";
import type { Surroundings, ViewContext } from "./view/view_context.ts";

/** Minimum milliseconds between two frames. */
const LEAST_INTERVAL = 100;
/** Share of the time that drawing may take: costly frames are drawn less often. */
const BUDGET = 0.01;
/** Maximum milliseconds between two frames, however costly they are. */
const MOST_INTERVAL = 2000;
/** Milliseconds between two checks for output of libraries. */
const STRAY_INTERVAL = 500;
/** Milliseconds before the dashboard's own cost is measured, and then again before it is shown. */
const WARM_UP = 5000;
/** Milliseconds for which a notice is shown. */
const NOTICE_TIME = 4000;

/** Options of a {@link Dashboard}. */
export interface DashboardOptions {
  terminal: DashboardTerminal;
  style: TerminalStyle;
  /** Which commands the training accepts from here. */
  control: Surroundings["control"];
  /** The reference run, to compare with. */
  reference?: DashboardState;
  /** The first page to show. */
  page?: PageName;
  /** Performs the effect of a key, except for the mouse, which the dashboard handles itself. */
  onEffect(effect: Exclude<Effect, { kind: "mouse" }>): void;
  /** Called when the terminal was closed; the system may or may not send SIGHUP as well. */
  onGone?(): void;
  /** Receives an error of the dashboard and the last output of libraries, after the terminal is restored. */
  onFault(error: unknown, stray: readonly string[]): void;
  /** The clock, in milliseconds. */
  now(): number;
}

/**
 * The live dashboard: events and keys in, frames out. It owns the terminal from its construction until {@link close}.
 */
export class Dashboard {
  readonly #options: DashboardOptions;
  readonly #screen: FrameScreen;
  #state = initialState();
  #ui: UiState;
  #folder: string | undefined;
  #control: Surroundings["control"];
  #replay: Surroundings["replay"];
  #interrupted = false;
  #notice: { text: string; until: number } | undefined;
  #mouse = false;
  #stopAsked = false;
  #closed = false;

  #measuredFrom: number;
  #warm = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #strayTimer: ReturnType<typeof setInterval>;
  #suspended = false;
  #nextFrame = 0;
  #frameTime = 0;
  #spent = 0;

  /** Takes over the terminal. */
  constructor(options: DashboardOptions) {
    const { terminal, style, now } = options;
    this.#options = options;
    this.#control = options.control;
    this.#ui = initialUi(options.page);
    this.#measuredFrom = now();
    this.#screen = new FrameScreen({
      input: terminal.input,
      output: terminal.output,
      terminal: Deno.env.get("TERM") ?? "xterm",
      ...style,
    });
    this.#screen.onKey((key) => this.#press(key));
    this.#screen.onInputEnd(() => this.#options.onGone?.());
    this.#screen.onWheel((up) => this.#press(up ? "pageup" : "pagedown"));
    terminal.onResize(() => {
      this.#screen.resize();
      this.#drawSoon(true);
    });
    this.#strayTimer = setInterval(() => this.#takeStray(terminal.strayLines()), STRAY_INTERVAL);
    this.#drawSoon(true);
  }

  /**
   * Shows an event.
   *
   * @param live Whether it has just happened: then the final evaluation switches to the result page.
   */
  take(event: TrainEvent, live = true): void {
    if (this.#closed) return;
    const start = this.#options.now();
    try {
      foldEvent(this.#state, event);
    } catch (error) {
      return this.#fail(error);
    }
    // After the training's end it is pointless to ask whether to stop, or which miner to use.
    if (event.type === "run_finished" && this.#ui.popup !== "help") {
      const { popup } = this.#ui;
      this.#ui = { ...this.#ui, popup: undefined };
      // Who was being asked wants to leave, and would wait for nothing.
      if (popup === "quit" && this.#control === "own") this.#options.onEffect({ kind: "leave" });
    }
    if (event.type === "final_evaluation" && live) {
      this.#ui = { ...this.#ui, page: "result", expanded: false, focus: undefined };
    }
    this.#spent += this.#options.now() - start;
    this.#drawSoon(false);
  }

  /** Starts from an empty state, because the log was replaced. */
  restart(): void {
    this.#state = initialState();
    this.#drawSoon(true);
  }

  /** Shows a message that disappears by itself. */
  notice(text: string): void {
    addLog(this.#state, this.#options.now(), "info", text);
    this.#notice = { text, until: this.#options.now() + NOTICE_TIME };
    this.#drawSoon(true);
    setTimeout(() => this.#drawSoon(false), NOTICE_TIME + 1);
  }

  /** Updates where the run is, how it can be steered, and how fast it is replayed. */
  surround(around: Partial<Pick<Surroundings, "folder" | "control" | "replay" | "interrupted">>): void {
    if ("folder" in around) this.#folder = around.folder;
    if (around.control !== undefined) this.#control = around.control;
    if ("replay" in around) this.#replay = around.replay;
    if (around.interrupted !== undefined) this.#interrupted = around.interrupted;
    this.#drawSoon(false);
  }

  /** Gives the terminal to another program until {@link takeOver}; nothing is drawn meanwhile. */
  suspend(): void {
    if (this.#closed || this.#suspended) return;
    this.#suspended = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#screen.suspend();
  }

  /** Takes over the terminal again after another program used it. */
  takeOver(): void {
    if (this.#closed) return;
    this.#suspended = false;
    this.#screen.takeOver();
    this.#drawSoon(true);
  }

  /** The current frame. */
  frame(): Frame {
    return view(this.#context(), this.#screen.size);
  }

  /** Restores the terminal; a second call does nothing. Returns the last lines that libraries printed. */
  close(): string[] {
    if (this.#closed) return [];
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#strayTimer);
    let stray: string[];
    try {
      this.#screen.close();
    } finally {
      stray = this.#options.terminal.release();
    }
    return stray;
  }

  #context(): ViewContext {
    const now = this.#options.now();
    if (!this.#warm && now - this.#measuredFrom > WARM_UP) {
      // Compiling and loading at the start happen only once, and are not part of the running cost.
      this.#warm = true;
      this.#measuredFrom = now;
      this.#spent = 0;
    }
    const elapsed = now - this.#measuredFrom;
    if (this.#notice !== undefined && this.#notice.until < now) this.#notice = undefined;
    return {
      state: this.#state,
      ui: this.#ui,
      reference: this.#options.reference,
      around: {
        now,
        folder: this.#folder,
        control: this.#control,
        cost: this.#warm && elapsed > WARM_UP ? this.#spent / elapsed : NaN,
        notice: this.#notice?.text,
        replay: this.#replay,
        interrupted: this.#interrupted,
      },
    };
  }

  #press(key: string): void {
    if (this.#closed) return;
    try {
      const world = keyWorld(this.#context(), this.#screen.size);
      // A stop is pending from the key press on: the training reports it only after the step, which may take long.
      const stopping = world.stopping || this.#stopAsked;
      const { ui, effect } = press(this.#ui, { ...world, stopping }, key);
      this.#ui = ui;
      this.#stopAsked ||= effect?.kind === "command" && effect.command === "stop";
      if (effect?.kind === "mouse") {
        this.#mouse = !this.#mouse;
        this.#screen.mouse(this.#mouse);
        this.notice(this.#mouse ? "mouse on; Shift selects text" : "mouse off");
      } else if (effect !== undefined) this.#options.onEffect(effect);
      this.#drawSoon(true);
    } catch (error) {
      this.#fail(error);
    }
  }

  #takeStray(lines: readonly string[]): void {
    for (const line of lines) addLog(this.#state, this.#options.now(), "warning", line);
    if (lines.length > 0) this.#drawSoon(false);
  }

  /** @param now Whether the user waits for the frame, having pressed a key. */
  #drawSoon(now: boolean): void {
    if (this.#closed || this.#suspended) return;
    if (now) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#draw(), 0);
    } else {
      this.#timer ??= setTimeout(() => this.#draw(), Math.max(0, this.#nextFrame - this.#options.now()));
    }
  }

  #draw(): void {
    this.#timer = undefined;
    if (this.#closed) return;
    const start = this.#options.now();
    try {
      this.#screen.show(this.frame());
    } catch (error) {
      return this.#fail(error);
    }
    const end = this.#options.now();
    this.#spent += end - start;
    this.#frameTime = this.#frameTime === 0 ? end - start : 0.7 * this.#frameTime + 0.3 * (end - start);
    const interval = Math.min(MOST_INTERVAL, Math.max(LEAST_INTERVAL, this.#frameTime / BUDGET));
    this.#nextFrame = end + interval;
  }

  #fail(error: unknown): void {
    const stray = this.close();
    this.#options.onFault(error, stray);
  }
}
