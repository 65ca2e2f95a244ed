import type { Range } from "../range.ts";

/** The pages, in the order of their keys. */
export const PAGES = ["overview", "curves", "mining", "space", "run", "result"] as const;

/** A page of the dashboard; `result` exists once there is a final evaluation. */
export type PageName = typeof PAGES[number];

/** A popup over the page. */
export type Popup = "help" | "quit" | "miner";

/** Levels of smoothing: the weight of the previous average, from none to much. */
export const SMOOTHING = [0, 0.8, 0.9, 0.95, 0.98, 0.99, 0.997] as const;

/** The user's choices of what to see; none of them affects the training. */
export interface UiState {
  page: PageName;
  /** The focused pane, which receives keys. */
  focus: string | undefined;
  /** Whether the focused pane fills the page. */
  expanded: boolean;
  /** Position of the value cursor in an expanded chart, 0 to 1. */
  cursor: number;
  /** The whole history, or its newest part step by step. */
  history: "full" | "recent";
  /** The part of the x axis that charts show. */
  zoom: Range;
  /** Index into {@link SMOOTHING}. */
  smoothing: number;
  /** Whether y axes are logarithmic. */
  log: boolean;
  /** Whether the reference run is drawn, if there is one. */
  overlay: boolean;
  /** Scroll position by the name of the pane: lines from the newest end, or from the top of a text. */
  scroll: Readonly<Record<string, number>>;
  /** The shown triplet: -1 for the newest one, else an index into the list of the worst. */
  triplet: number;
  popup: Popup | undefined;
  /** Index of the popup's marked choice. */
  choice: number;
}

/** The initial state of the user interface. */
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
