import { CURRICULUM, describePhases } from "../../config/phases.ts";
import { MINER_NAMES } from "../../triplet/miner_list.ts";
import type { DashboardState } from "../state/dashboard_state.ts";
import type { KeyWorld } from "../ui/key_world.ts";
import { PAGES } from "../ui/ui_state.ts";
import type { Frame, Pane, Rect, Size } from "./frame.ts";
import { header, HEADER_ROWS } from "./header.ts";
import { below, fixed, inside, share } from "./layout.ts";
import { layOut, LIST_PANES, PAGE_TITLES, PANES } from "./pages.ts";
import { popup } from "./popups.ts";
import { cut, span, spread } from "./text.ts";
import type { ViewContext } from "./view_context.ts";

/** The smallest screen on which the dashboard is drawn. */
export const LEAST_SIZE: Size = { columns: 60, rows: 16 };

/** Draws the frame: a pure function of the training, the user's choices, the surroundings and the size. */
export function view(context: ViewContext, size: Size): Frame {
  const { columns, rows } = size;
  const screen: Rect = { x: 0, y: 0, width: columns, height: rows };
  if (columns < LEAST_SIZE.columns || rows < LEAST_SIZE.rows) {
    return { columns, rows, panes: [tooSmall(screen, context)] };
  }
  const shown = asShown(context);
  const [top, tabs, body] = below(screen, [fixed(HEADER_ROWS), fixed(1), share()]);
  const panes: Pane[] = [
    header(top!, shown),
    tabBar(tabs!, shown),
    ...layOut(shown.ui, body!).map(([name, rect]) => PANES[name](rect, shown)),
  ];
  const over = popup(screen, shown, keyWorld(shown, size));
  return { columns, rows, panes: (over === undefined ? panes : [...panes, over]).map(withCutLines) };
}

/** Cuts the lines that are longer than their pane is wide, with an ellipsis. */
function withCutLines(pane: Pane): Pane {
  const { rect, border, lines } = pane;
  if (lines === undefined) return pane;
  const { width } = border === undefined ? rect : inside(rect);
  return { ...pane, lines: lines.map((line) => cut(line, width)) };
}

/** Drops a hidden reference run, and leaves the result page if there is no result, as after a restart. */
function asShown(context: ViewContext): ViewContext {
  const { ui, state, reference } = context;
  const gone = ui.page === "result" && state.report === undefined;
  return {
    ...context,
    ui: gone ? { ...ui, page: "overview" } : ui,
    reference: ui.overlay ? reference : undefined,
  };
}

/** What the meanings of keys depend on, for the current screen. */
export function keyWorld(context: ViewContext, size: Size): KeyWorld {
  const { state, ui, around } = asShown(context);
  const over = state.finished !== undefined;
  const body: Rect = { x: 0, y: 0, width: size.columns, height: size.rows - HEADER_ROWS - 1 };
  const { run } = state;
  const miner = run === undefined ? CURRICULUM : describePhases(run.config, run.epochs);
  return {
    steers: around.control !== "watched" && !over,
    owns: around.control === "own" && !over,
    replays: around.replay !== undefined,
    paused: around.replay?.paused ?? state.status === "paused",
    phase: state.phase,
    stopping: state.status === "stopping",
    hasResult: state.report !== undefined,
    panes: layOut({ ...ui, expanded: false }, body).map(([name]) => name),
    lists: LIST_PANES,
    worst: state.worst.length,
    miners: [miner, ...MINER_NAMES],
  };
}

function tabBar(rect: Rect, { state, ui }: ViewContext): Pane {
  const pages = PAGES.filter((page) => page !== "result" || state.report !== undefined);
  const tabs = pages.flatMap((page, i) => {
    const own = page === ui.page;
    // Only numbers if titles do not fit.
    const title = rect.width >= 70 || own ? ` ${i + 1} ${PAGE_TITLES[page]} ` : ` ${i + 1} `;
    return [own ? span(title, "title", { bold: true, inverse: true }) : span(title, "muted")];
  });
  const modes = [
    ...(ui.history === "recent" ? ["recent"] : []),
    ...(ui.zoom.to - ui.zoom.from < 1 ? [`zoom ×${Math.round(1 / (ui.zoom.to - ui.zoom.from))}`] : []),
    ...(ui.log ? ["log"] : []),
  ].join(" · ");
  const hint = [span(modes === "" ? "" : `${modes}   `, "cursor"), span("? help  q leave ", "muted")];
  return { name: "tabs", rect, lines: [spread(tabs, hint, rect.width)] };
}

/** What the training is doing, as a sentence and as a word for a narrow screen. */
function activity({ state, around }: ViewContext): readonly [sentence: string, word: string] {
  const { status, finished, run } = state;
  if (around.replay !== undefined) {
    return around.replay.paused ? ["The replay is paused.", "paused"] : ["The replay continues.", "replay"];
  }
  if (finished !== undefined) return ENDS[finished.state];
  if (around.interrupted) return ["The training was interrupted.", "interrupted"];
  if (status === "paused" || status === "stopping") return [`The training is ${status}.`, status];
  if (run === undefined) return ["The training has not begun yet.", "starting"];
  return ["The training continues.", "training"];
}

/** How a training ended. */
const ENDS: Readonly<
  Record<NonNullable<DashboardState["finished"]>["state"], readonly [sentence: string, word: string]>
> = {
  done: ["The training is done.", "done"],
  stopped: ["The training was stopped.", "stopped"],
  diverged: ["The training has diverged.", "diverged"],
  failed: ["The training has failed.", "failed"],
};

function tooSmall(rect: Rect, context: ViewContext): Pane {
  const { columns, rows } = LEAST_SIZE;
  const { run, epoch, step } = context.state;
  const [sentence, word] = activity(context);
  const texts = [
    `Trinca needs ${columns} × ${rows}`,
    `but found ${rect.width} × ${rect.height}.`,
    sentence.length <= rect.width ? sentence : word,
    ...(run === undefined ? [] : [`epoch ${epoch}/${run.epochs}`]),
    ...(step === undefined ? [] : [`loss ${step.loss.toFixed(4)}`]),
  ];
  const top = Math.max(0, Math.floor((rect.height - texts.length) / 2));
  const lines = texts.map((text, i) => {
    const shown = text.slice(0, rect.width);
    return [
      span(" ".repeat(Math.floor((rect.width - shown.length) / 2)) + shown, i < 2 ? "warning" : "text"),
    ];
  });
  return { name: "small", rect, lines: [...Array.from({ length: top }, () => []), ...lines] };
}
