import type { Range } from "../range.ts";

/** The pages in the order of their keys. */
export const PAGES = ["overview", "curves", "mining", "space", "run", "result"] as const;

/** A page of the dashboard; `result` is there once there is a final evaluation. */
export type PageName = typeof PAGES[number];

/** What lies over the page. */
export type Popup = "help" | "quit" | "miner";

/** How much the smoothed curve remembers of the step before, from none to much. */
export const SMOOTHING = [0, 0.8, 0.9, 0.95, 0.98, 0.99, 0.997] as const;

/** What the user has chosen to see: nothing of it changes the training. */
export interface UiState {
  /** The page. */
  page: PageName;
  /** The pane that keys go to; undefined for none. */
  focus: string | undefined;
  /** Whether the focused pane has the whole page. */
  expanded: boolean;
  /** Where the value cursor of an expanded chart stands, 0 to 1. */
  cursor: number;
  /** All of the history, or its newest part step by step. */
  history: "full" | "recent";
  /** Part of the x axis that charts show. */
  zoom: Range;
  /** Index into {@link SMOOTHING}. */
  smoothing: number;
  /** Whether y axes are logarithmic. */
  log: boolean;
  /** Whether the reference run is drawn, where there is one. */
  overlay: boolean;
  /** How far lists are scrolled, by the name of the pane: lines from the newest end or the top. */
  scroll: Readonly<Record<string, number>>;
  /** Which triplet is shown: -1 the newest one, else its place in the list of the worst. */
  triplet: number;
  /** What lies over the page. */
  popup: Popup | undefined;
  /** The choice that is marked in the popup. */
  choice: number;
}

/** How a dashboard begins. */
export function initialUi(page: PageName = "overview"): UiState {
  return {
    page,
    focus: undefined,
    expanded: false,
    cursor: 1,
    history: "full",
    zoom: { from: 0, to: 1 },
    smoothing: 4,
    log: false,
    overlay: true,
    scroll: {},
    triplet: -1,
    popup: undefined,
    choice: 0,
  };
}
