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

/** Milliseconds between two frames, at least. */
const LEAST_INTERVAL = 100;
/** Share of the time that drawing may take: a dear frame comes less often. */
const BUDGET = 0.01;
/** Milliseconds between two frames, however dear they are. */
const MOST_INTERVAL = 2000;
/** Milliseconds between two looks at what libraries printed. */
const STRAY_INTERVAL = 500;
/** Milliseconds after which the dashboard's own cost is counted, and after which it is told. */
const WARM_UP = 5000;
/** Milliseconds that a message to the user stays. */
const NOTICE_TIME = 4000;

/** What a dashboard is given. */
export interface DashboardOptions {
  /** Where to draw. */
  terminal: DashboardTerminal;
  /** How to draw. */
  style: TerminalStyle;
  /** Who can ask what of the training. */
  control: Surroundings["control"];
  /** A run to compare with. */
  reference?: DashboardState;
  /** The page to begin with. */
  page?: PageName;
  /** Does what a key asked for, but for the mouse, which is the dashboard's own. */
  onEffect(effect: Exclude<Effect, { kind: "mouse" }>): void;
  /** Hears that the terminal was closed; the system may tell of it by SIGHUP or not. */
  onGone?(): void;
  /** Hears of a fault of the dashboard, and what libraries printed last; the terminal is given back by then. */
  onFault(error: unknown, stray: readonly string[]): void;
  /** The clock, in milliseconds. */
  now(): number;
}

/**
 * The live dashboard: events and keys in, frames out. It owns the terminal from its making to {@link close}.
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
  #nextFrame = 0;
  #frameTime = 0;
  #spent = 0;

  /** Takes the terminal over. */
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
   * Shows what an event tells.
   *
   * @param live Whether it has just happened: then the end turns to the page of the result.
   */
  take(event: TrainEvent, live = true): void {
    if (this.#closed) return;
    const start = this.#options.now();
    try {
      foldEvent(this.#state, event);
    } catch (error) {
      return this.#fail(error);
    }
    // The question whether to stop, or what to mine by, is answered with the training's end.
    if (event.type === "run_finished" && this.#ui.popup !== "help") {
      this.#ui = { ...this.#ui, popup: undefined };
    }
    if (event.type === "final_evaluation" && live) {
      this.#ui = { ...this.#ui, page: "result", expanded: false, focus: undefined };
    }
    this.#spent += this.#options.now() - start;
    this.#drawSoon(false);
  }

  /** Begins anew: the log that is shown was replaced. */
  restart(): void {
    this.#state = initialState();
    this.#drawSoon(true);
  }

  /** A message to the user that goes away by itself. */
  notice(text: string): void {
    addLog(this.#state, this.#options.now(), "info", text);
    this.#notice = { text, until: this.#options.now() + NOTICE_TIME };
    this.#drawSoon(true);
    setTimeout(() => this.#drawSoon(false), NOTICE_TIME + 1);
  }

  /** Where the run is, who can steer it, and how fast it is played. */
  surround(around: Partial<Pick<Surroundings, "folder" | "control" | "replay" | "interrupted">>): void {
    if ("folder" in around) this.#folder = around.folder;
    if (around.control !== undefined) this.#control = around.control;
    if ("replay" in around) this.#replay = around.replay;
    if (around.interrupted !== undefined) this.#interrupted = around.interrupted;
    this.#drawSoon(false);
  }

  /** Takes the terminal over anew: another program had it meanwhile. */
  takeOver(): void {
    if (this.#closed) return;
    this.#screen.takeOver();
    this.#drawSoon(true);
  }

  /** What is on the screen now. */
  frame(): Frame {
    return view(this.#context(), this.#screen.size);
  }

  /** Gives the terminal back; a second call does nothing. Returns lines that libraries printed last. */
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
      // What is compiled and loaded at the start comes once, and is not what watching costs.
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
      // A stop is on its way from the key press on: the training says so only when the step is done, which may be long.
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

  /** @param now Whether someone waits for it: a key was pressed. */
  #drawSoon(now: boolean): void {
    if (this.#closed) return;
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
