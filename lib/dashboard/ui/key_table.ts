import { type PageName, PAGES, SMOOTHING, type UiState } from "./ui_state.ts";

/** What a key press asks of the world outside the screen. */
export type Effect =
  | { kind: "command"; command: "pause" | "resume" | "stop" | "checkpoint" | "evaluate" | `miner:${string}` }
  | { kind: "leave" }
  | { kind: "end at once" }
  | { kind: "mouse" };

/** What the meaning of a key depends on beside what is on the screen. */
export interface KeyWorld {
  /** Whether commands reach the training. */
  steers: boolean;
  /** Whether leaving ends the training: it runs in this process and is not over. */
  owns: boolean;
  /** Whether a recorded run is played. */
  replays: boolean;
  /** Whether the training, or what is played, waits at the user's wish. */
  paused: boolean;
  /** Whether a stop is on its way. */
  stopping: boolean;
  /** Whether there is a final evaluation to show. */
  hasResult: boolean;
  /** Names of the panes of the page that can be focused, in order. */
  panes: readonly string[];
  /** Panes that scroll by lines, the newest of which are at the end. */
  lists: readonly string[];
  /** How many triplets are in the list of the worst. */
  worst: number;
  /** What the miner can be forced to; the first is the configured way. */
  miners: readonly string[];
}

/** Whether a key means something as things stand. */
export function isAvailable(
  { steering, replaying }: KeyBinding,
  world: Pick<KeyWorld, "steers" | "replays">,
): boolean {
  return steering !== true || world.steers || (replaying === true && world.replays);
}

/** What a key press does. */
export interface Pressed {
  /** What is on the screen from now on. */
  ui: UiState;
  /** What else is asked for. */
  effect?: Effect;
}

/** A key of the dashboard; the help is made of these. */
export interface KeyBinding {
  /** Names of the keys, as blessed has them. */
  keys: readonly string[];
  /** How the help calls them. */
  label: string;
  /** What it does, for the help. */
  help: string;
  /** Heading of the help under which it stands. */
  group: "Pages" | "Charts" | "Lists" | "Training" | "Leaving";
  /** Whether it only means something where commands reach the training. */
  steering?: boolean;
  /** Whether it means something for a run that is played too. */
  replaying?: boolean;
  /** Does it. */
  act(ui: UiState, world: KeyWorld, key: string): Pressed;
}

/** By how much a key press zooms in. */
const ZOOM = 0.5;
/** The narrowest part of a chart's history that can be looked at. */
const NARROWEST = 0.002;
/** By how much of the view it is moved, and the cursor. */
const PAN = 0.25;
const CURSOR_STEP = 0.01;
const CURSOR_LEAP = 0.1;
/** Lines that a page key scrolls. */
const LEAP = 10;

/** Every key, in the order of the help. */
export const KEYS: readonly KeyBinding[] = [
  {
    keys: ["tab"],
    label: "Tab",
    help: "next page",
    group: "Pages",
    act: (ui, world) => turnPage(ui, world, 1),
  },
  {
    keys: ["S-tab"],
    label: "Shift-Tab",
    help: "page before",
    group: "Pages",
    act: (ui, world) => turnPage(ui, world, -1),
  },
  {
    keys: PAGES.map((_, i) => String(i + 1)),
    label: `1–${PAGES.length - 1}`,
    help: "a page by its number",
    group: "Pages",
    act: (ui, world, key) => showPage(ui, world, Number(key) - 1),
  },
  {
    keys: ["left", "right"],
    label: "← →",
    help: "pages; or a chart's cursor",
    group: "Pages",
    act: (ui, world, key) =>
      ui.expanded
        ? moveCursor(ui, key === "left" ? -CURSOR_STEP : CURSOR_STEP)
        : turnPage(ui, world, key === "left" ? -1 : 1),
  },
  {
    keys: ["S-left", "S-right"],
    label: "Shift ← →",
    help: "value cursor, quickly",
    group: "Charts",
    act: (ui, _, key) => moveCursor(ui, key === "S-left" ? -CURSOR_LEAP : CURSOR_LEAP),
  },
  {
    keys: ["f"],
    label: "f",
    help: "focus the next pane",
    group: "Charts",
    act: (ui, world) => ({ ui: focusNext(ui, world, 1) }),
  },
  {
    keys: ["S-f"],
    label: "F",
    help: "focus the pane before",
    group: "Charts",
    act: (ui, world) => ({ ui: focusNext(ui, world, -1) }),
  },
  {
    keys: ["enter"],
    label: "Enter",
    help: "pane in full size, back",
    group: "Charts",
    act: (ui, world) => {
      const focus = ui.focus ?? world.panes[0];
      return { ui: focus === undefined ? ui : { ...ui, focus, expanded: !ui.expanded, cursor: 1 } };
    },
  },
  {
    keys: ["escape"],
    label: "Esc",
    help: "back",
    group: "Charts",
    act: (ui) => ({ ui: ui.expanded ? { ...ui, expanded: false } : { ...ui, focus: undefined } }),
  },
  {
    keys: ["up", "down"],
    label: "↑ ↓",
    help: "all or newest; or scroll",
    group: "Charts",
    act: (ui, world, key) => vertical(ui, world, key === "up"),
  },
  { keys: ["z"], label: "z", help: "zoom in", group: "Charts", act: (ui) => ({ ui: zoom(ui, ZOOM) }) },
  { keys: ["S-z"], label: "Z", help: "zoom out", group: "Charts", act: (ui) => ({ ui: zoom(ui, 1 / ZOOM) }) },
  {
    keys: [",", "."],
    label: ", .",
    help: "earlier, later",
    group: "Charts",
    act: (ui, _, key) => ({ ui: pan(ui, key === "," ? -PAN : PAN) }),
  },
  {
    keys: ["+", "=", "-", "_"],
    label: "+ −",
    help: "more or less smoothing",
    group: "Charts",
    act: (ui, _, key) => {
      const smoothing = ui.smoothing + (key === "+" || key === "=" ? 1 : -1);
      return { ui: { ...ui, smoothing: Math.max(0, Math.min(SMOOTHING.length - 1, smoothing)) } };
    },
  },
  {
    keys: ["l"],
    label: "l",
    help: "logarithmic y axis",
    group: "Charts",
    act: (ui) => ({ ui: { ...ui, log: !ui.log } }),
  },
  {
    keys: ["o"],
    label: "o",
    help: "reference run on or off",
    group: "Charts",
    act: (ui) => ({ ui: { ...ui, overlay: !ui.overlay } }),
  },
  {
    keys: ["0"],
    label: "0",
    help: "charts as at the start",
    group: "Charts",
    act: (ui) => ({ ui: { ...ui, zoom: { from: 0, to: 1 }, history: "full", log: false, cursor: 1 } }),
  },
  {
    keys: ["pageup", "pagedown"],
    label: "PgUp PgDn",
    help: "scroll; worst triplets",
    group: "Lists",
    act: (ui, world, key) => leap(ui, world, key === "pageup"),
  },
  {
    keys: ["p"],
    label: "p",
    help: "pause, go on",
    group: "Training",
    steering: true,
    replaying: true,
    act: (ui, { paused }) => command(ui, paused ? "resume" : "pause"),
  },
  {
    keys: ["e"],
    label: "e",
    help: "evaluate now",
    group: "Training",
    steering: true,
    act: (ui) => command(ui, "evaluate"),
  },
  {
    keys: ["c"],
    label: "c",
    help: "checkpoint now",
    group: "Training",
    steering: true,
    act: (ui) => command(ui, "checkpoint"),
  },
  {
    keys: ["m"],
    label: "m",
    help: "force the mining mode",
    group: "Training",
    steering: true,
    act: (ui) => ({ ui: { ...ui, popup: "miner", choice: 0 } }),
  },
  {
    keys: ["s"],
    label: "s",
    help: "stop and save",
    group: "Training",
    steering: true,
    act: (ui) => ({ ui: { ...ui, popup: "quit", choice: 0 } }),
  },
  {
    keys: ["?", "h"],
    label: "?",
    help: "this help",
    group: "Leaving",
    act: (ui) => ({ ui: { ...ui, popup: "help" } }),
  },
  {
    keys: ["S-m"],
    label: "M",
    help: "mouse on or off",
    group: "Leaving",
    act: (ui) => ({ ui, effect: { kind: "mouse" } }),
  },
  { keys: ["q"], label: "q", help: "leave", group: "Leaving", act: leave },
  {
    keys: ["C-c"],
    label: "Ctrl-C",
    help: "leave; twice: at once",
    group: "Leaving",
    act: (ui, world) =>
      world.owns && world.stopping ? { ui, effect: { kind: "end at once" } } : leave(ui, world),
  },
];

function leave(ui: UiState, { owns }: KeyWorld): Pressed {
  return owns ? { ui: { ...ui, popup: "quit", choice: 0 } } : { ui, effect: { kind: "leave" } };
}

function command(ui: UiState, command: Extract<Effect, { kind: "command" }>["command"]): Pressed {
  return { ui, effect: { kind: "command", command } };
}

function pagesOf({ hasResult }: KeyWorld): readonly PageName[] {
  return hasResult ? PAGES : PAGES.filter((page) => page !== "result");
}

function turnPage(ui: UiState, world: KeyWorld, by: number): Pressed {
  const pages = pagesOf(world);
  return showPage(ui, world, turn(pages.indexOf(ui.page), by, pages.length));
}

/** The place beside one in a ring; beside none, -1, is the first, or the last before it. */
function turn(place: number, by: number, length: number): number {
  return ((place < 0 && by < 0 ? 0 : place) + by + length) % length;
}

function showPage(ui: UiState, world: KeyWorld, index: number): Pressed {
  const page = pagesOf(world)[index];
  return { ui: page === undefined ? ui : { ...ui, page, focus: undefined, expanded: false } };
}

function focusNext(ui: UiState, { panes }: KeyWorld, by: number): UiState {
  if (panes.length === 0) return ui;
  const place = ui.focus === undefined ? -1 : panes.indexOf(ui.focus);
  return { ...ui, focus: panes[turn(place, by, panes.length)] };
}

function vertical(ui: UiState, world: KeyWorld, up: boolean): Pressed {
  if (ui.focus === "triplet" || ui.focus === "worst") return { ui: pageTriplets(ui, world, up ? -1 : 1) };
  if (ui.focus !== undefined && world.lists.includes(ui.focus)) {
    return { ui: scroll(ui, ui.focus, up ? 1 : -1) };
  }
  if (ui.page === "result" && ui.focus === undefined) return { ui: scroll(ui, "result", up ? -1 : 1) };
  return { ui: { ...ui, history: up ? "full" : "recent" } };
}

function leap(ui: UiState, world: KeyWorld, up: boolean): Pressed {
  if (ui.page === "mining") return { ui: pageTriplets(ui, world, up ? -1 : 1) };
  if (ui.page === "result") return { ui: scroll(ui, "result", up ? -LEAP : LEAP) };
  const list = ui.focus !== undefined && world.lists.includes(ui.focus)
    ? ui.focus
    : world.panes.find((pane) => world.lists.includes(pane));
  return { ui: list === undefined ? ui : scroll(ui, list, up ? LEAP : -LEAP) };
}

/** Lines of a list, from its newest end upwards; of a text, from its top downwards. */
function scroll(ui: UiState, name: string, lines: number): UiState {
  return { ...ui, scroll: { ...ui.scroll, [name]: Math.max(0, (ui.scroll[name] ?? 0) + lines) } };
}

function pageTriplets(ui: UiState, { worst }: KeyWorld, by: number): UiState {
  return { ...ui, triplet: Math.max(-1, Math.min(worst - 1, ui.triplet + by)) };
}

function moveCursor(ui: UiState, by: number): Pressed {
  return { ui: { ...ui, cursor: Math.max(0, Math.min(1, ui.cursor + by)) } };
}

/** Around the cursor where there is one, else around the newest end. */
function zoom(ui: UiState, factor: number): UiState {
  const { from, to } = ui.zoom;
  const width = Math.max(NARROWEST, Math.min(1, (to - from) * factor));
  const fixed = ui.expanded ? ui.cursor : 1;
  return { ...ui, zoom: within(from + fixed * (to - from) - fixed * width, width) };
}

function pan(ui: UiState, share: number): UiState {
  const width = ui.zoom.to - ui.zoom.from;
  return { ...ui, zoom: within(ui.zoom.from + share * width, width) };
}

function within(from: number, width: number): UiState["zoom"] {
  const start = Math.max(0, Math.min(1 - width, from));
  return { from: start, to: start + width };
}
