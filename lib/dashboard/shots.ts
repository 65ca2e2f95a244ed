import type { TrainEvent } from "../run/events.ts";
import { frameToSvg } from "./screen/memory_screen.ts";
import type { Background } from "./screen/palette.ts";
import { initialState } from "./state/dashboard_state.ts";
import { foldEvent } from "./state/fold_event.ts";
import { initialUi, type UiState } from "./ui/ui_state.ts";
import type { Size } from "./view/frame.ts";
import { view } from "./view/view.ts";

/** A picture of the dashboard. */
export interface Shot {
  /** File name without extension. */
  name: string;
  /** Description of the picture. */
  title: string;
  /** Size of the screen. */
  size: Size;
  /** Share of the run's events that are shown. */
  at: number;
  /** The user's choices. */
  ui: Partial<UiState>;
  /** Background of the terminal. */
  background: Background;
}

const USUAL: Size = { columns: 120, rows: 36 };
const SMALL: Size = { columns: 80, rows: 24 };
const LARGE: Size = { columns: 200, rows: 60 };

function shot(name: string, title: string, at: number, ui: Partial<UiState>, more: Partial<Shot> = {}): Shot {
  return { name, title, at, ui, size: USUAL, background: "dark", ...more };
}

/** The documentation's pictures. */
export const SHOTS: readonly Shot[] = [
  shot(
    "overview",
    "A training in its twelfth epoch of 20, after the miner's change to hard negatives",
    0.58,
    {},
  ),
  shot("curves", "All curves of a training", 0.8, { page: "curves" }),
  shot(
    "miner",
    "What the miner chose: the hardest triplet, the worst of the run, distances of the batch",
    0.7,
    {
      page: "mining",
    },
  ),
  shot("space", "Embeddings on their principal components, and mean distances of the classes", 1, {
    page: "space",
  }),
  shot("run", "Epochs, log, machine and configuration", 0.9, { page: "run" }),
  shot("result", "The final evaluation next to the original's published figures", 1, { page: "result" }),
  shot("cursor", "A chart in full size with its value cursor", 0.9, {
    page: "curves",
    focus: "loss",
    expanded: true,
    cursor: 0.45,
  }),
  shot("quit", "Ctrl-C asks before it stops", 0.3, { popup: "quit", choice: 1 }),
  shot("overview-80x24", "The overview on a small terminal", 0.58, {}, { size: SMALL }),
  shot("overview-200x60", "The overview on a large terminal", 0.58, {}, { size: LARGE }),
  shot("overview-light", "The overview on a light background", 0.58, {}, { background: "light" }),
];

/**
 * Draws the dashboard at a moment of a run, as SVG.
 */
export function takeShot(
  { title, size, at, ui, background }: Shot,
  events: readonly TrainEvent[],
  folder: string,
): string {
  const state = initialState();
  const shown = events.slice(0, Math.ceil(at * events.length));
  for (const event of shown) foldEvent(state, event);
  const context = {
    state,
    ui: { ...initialUi(), ...ui },
    around: {
      now: shown.at(-1)?.time ?? 0,
      folder,
      control: "own",
      cost: NaN,
      notice: undefined,
      replay: undefined,
      interrupted: false,
    },
    reference: undefined,
  } as const;
  return frameToSvg(view(context, size), background, title);
}
