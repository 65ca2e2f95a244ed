import {
  command,
  focusNext,
  leap,
  leave,
  moveCursor,
  pan,
  showPage,
  turnPage,
  vertical,
  zoom,
} from "./actions.ts";
import type { KeyWorld, Pressed } from "./key_world.ts";
import { PAGES, SMOOTHING, type UiState } from "./ui_state.ts";

/** A key of the dashboard; the help text is generated from these. */
export interface KeyBinding {
  /** blessed's names of the keys. */
  keys: readonly string[];
  /** Name of the keys in the help. */
  label: string;
  /** Description for the help. */
  help: string;
  /** Heading in the help. */
  group: "Pages" | "Charts" | "Lists" | "Training" | "Leaving";
  /** Whether the key works only if the training accepts commands. */
  steering?: boolean;
  /** Whether the key also works for a replay. */
  replaying?: boolean;
  /** Performs the key's action. */
  act(ui: UiState, world: KeyWorld, key: string): Pressed;
}

/** Whether a key currently has a meaning. */
export function isAvailable(
  { steering, replaying }: KeyBinding,
  world: Pick<KeyWorld, "steers" | "replays">,
): boolean {
  return steering !== true || world.steers || (replaying === true && world.replays);
}

/** The key that suspends the program, whatever is shown. */
export const SUSPEND = "C-z";

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
    help: "previous page",
    group: "Pages",
    act: (ui, world) => turnPage(ui, world, -1),
  },
  {
    keys: PAGES.map((_, i) => String(i + 1)),
    label: `1–${PAGES.length - 1}`,
    help: "page by number",
    group: "Pages",
    act: (ui, world, key) => showPage(ui, world, Number(key) - 1),
  },
  {
    keys: ["left", "right"],
    label: "← →",
    help: "page; or chart cursor",
    group: "Pages",
    act: (ui, world, key) =>
      ui.expanded
        ? moveCursor(ui, key === "left" ? -1 : 1, false)
        : turnPage(ui, world, key === "left" ? -1 : 1),
  },
  {
    keys: ["S-left", "S-right"],
    label: "Shift ← →",
    help: "move cursor fast",
    group: "Charts",
    act: (ui, _, key) => moveCursor(ui, key === "S-left" ? -1 : 1, true),
  },
  {
    keys: ["f"],
    label: "f",
    help: "focus next pane",
    group: "Charts",
    act: (ui, world) => ({ ui: focusNext(ui, world, 1) }),
  },
  {
    keys: ["S-f"],
    label: "F",
    help: "focus previous pane",
    group: "Charts",
    act: (ui, world) => ({ ui: focusNext(ui, world, -1) }),
  },
  {
    keys: ["enter"],
    label: "Enter",
    help: "expand or shrink pane",
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
    help: "all or recent; or scroll",
    group: "Charts",
    act: (ui, world, key) => vertical(ui, world, key === "up"),
  },
  { keys: ["z"], label: "z", help: "zoom in", group: "Charts", act: (ui) => ({ ui: zoom(ui, true) }) },
  { keys: ["S-z"], label: "Z", help: "zoom out", group: "Charts", act: (ui) => ({ ui: zoom(ui, false) }) },
  {
    keys: [",", "."],
    label: ", .",
    help: "earlier, later",
    group: "Charts",
    act: (ui, _, key) => ({ ui: pan(ui, key === ".") }),
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
    help: "show or hide reference",
    group: "Charts",
    act: (ui) => ({ ui: { ...ui, overlay: !ui.overlay } }),
  },
  {
    keys: ["0"],
    label: "0",
    help: "reset charts",
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
    help: "pause or resume",
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
    help: "force a miner",
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
  {
    keys: [SUSPEND],
    label: "Ctrl-Z",
    help: "suspend; fg continues",
    group: "Leaving",
    act: (ui) => ({ ui, effect: { kind: "suspend" } }),
  },
];
