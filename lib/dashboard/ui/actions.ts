import type { Effect, KeyWorld, Pressed } from "./key_world.ts";
import { type PageName, PAGES, type UiState } from "./ui_state.ts";

/** Factor by which a key press zooms in. */
const ZOOM = 0.5;
/** The smallest share of a chart's history that can be shown. */
const NARROWEST = 0.002;
/** Share of the view by which a key press pans. */
const PAN = 0.25;
/** Share of the view by which a key press moves the cursor. */
const CURSOR_STEP = 0.01;
const CURSOR_LEAP = 0.1;
/** Lines that a page key scrolls. */
const LEAP = 10;

/** Leaves, after asking if that would end the training. */
export function leave(ui: UiState, { owns }: KeyWorld): Pressed {
  return owns ? { ui: { ...ui, popup: "quit", choice: 0 } } : { ui, effect: { kind: "leave" } };
}

/** Sends a command to the training or the replay. */
export function command(ui: UiState, command: Extract<Effect, { kind: "command" }>["command"]): Pressed {
  return { ui, effect: { kind: "command", command } };
}

function pagesOf({ hasResult }: KeyWorld): readonly PageName[] {
  return hasResult ? PAGES : PAGES.filter((page) => page !== "result");
}

/** Moves `by` pages forward. */
export function turnPage(ui: UiState, world: KeyWorld, by: number): Pressed {
  const pages = pagesOf(world);
  return showPage(ui, world, turn(pages.indexOf(ui.page), by, pages.length));
}

/** Moves `by` places in a ring; from no place, -1, forward to the first or backward to the last. */
function turn(place: number, by: number, length: number): number {
  return ((place < 0 && by < 0 ? 0 : place) + by + length) % length;
}

/** Shows a page by its index. */
export function showPage(ui: UiState, world: KeyWorld, index: number): Pressed {
  const page = pagesOf(world)[index];
  return { ui: page === undefined ? ui : { ...ui, page, focus: undefined, expanded: false } };
}

/** Focuses the pane `by` places further. */
export function focusNext(ui: UiState, { panes }: KeyWorld, by: number): UiState {
  if (panes.length === 0) return ui;
  const place = ui.focus === undefined ? -1 : panes.indexOf(ui.focus);
  return { ...ui, focus: panes[turn(place, by, panes.length)] };
}

/** Up or down: scrolls the focused list or the result page, or else selects full or recent history. */
export function vertical(ui: UiState, world: KeyWorld, up: boolean): Pressed {
  if (ui.focus === "triplet" || ui.focus === "worst") return { ui: pageTriplets(ui, world, up ? -1 : 1) };
  if (ui.focus !== undefined && world.lists.includes(ui.focus)) {
    return { ui: scroll(ui, ui.focus, up ? 1 : -1) };
  }
  if (ui.page === "result" && ui.focus === undefined) return { ui: scroll(ui, "result", up ? -1 : 1) };
  return { ui: { ...ui, history: up ? "full" : "recent" } };
}

/** Scrolls a list by ten lines, or pages through the worst triplets. */
export function leap(ui: UiState, world: KeyWorld, up: boolean): Pressed {
  if (ui.page === "mining") return { ui: pageTriplets(ui, world, up ? -1 : 1) };
  if (ui.page === "result") return { ui: scroll(ui, "result", up ? -LEAP : LEAP) };
  const list = ui.focus !== undefined && world.lists.includes(ui.focus)
    ? ui.focus
    : world.panes.find((pane) => world.lists.includes(pane));
  return { ui: list === undefined ? ui : scroll(ui, list, up ? LEAP : -LEAP) };
}

/** Scrolls by lines: a list from its newest end upwards, a text from its top downwards. */
function scroll(ui: UiState, name: string, lines: number): UiState {
  return { ...ui, scroll: { ...ui.scroll, [name]: Math.max(0, (ui.scroll[name] ?? 0) + lines) } };
}

function pageTriplets(ui: UiState, { worst }: KeyWorld, by: number): UiState {
  return { ...ui, triplet: Math.max(-1, Math.min(worst - 1, ui.triplet + by)) };
}

/** Moves the value cursor to the left or right. */
export function moveCursor(ui: UiState, direction: -1 | 1, quickly: boolean): Pressed {
  const by = direction * (quickly ? CURSOR_LEAP : CURSOR_STEP);
  return { ui: { ...ui, cursor: Math.max(0, Math.min(1, ui.cursor + by)) } };
}

/** Zooms in or out, around the cursor of an expanded chart, or else around the newest end. */
export function zoom(ui: UiState, inwards: boolean): UiState {
  const factor = inwards ? ZOOM : 1 / ZOOM;
  const { from, to } = ui.zoom;
  const width = Math.max(NARROWEST, Math.min(1, (to - from) * factor));
  const fixed = ui.expanded ? ui.cursor : 1;
  return { ...ui, zoom: within(from + fixed * (to - from) - fixed * width, width) };
}

/** Moves the view to earlier or later values. */
export function pan(ui: UiState, later: boolean): UiState {
  const share = later ? PAN : -PAN;
  const width = ui.zoom.to - ui.zoom.from;
  return { ...ui, zoom: within(ui.zoom.from + share * width, width) };
}

function within(from: number, width: number): UiState["zoom"] {
  const start = Math.max(0, Math.min(1 - width, from));
  return { from: start, to: start + width };
}
