import type { EventOf } from "../../run/events.ts";
import { compact, count, formatDuration } from "../../base/format.ts";
import { CURRICULUM, phasesOf } from "../../config/phases.ts";
import type { MinerName } from "../../triplet/miner_list.ts";
import { epochsOfPhases, phaseOfEpoch } from "../../triplet/phases.ts";
import type { DashboardState, RunStatus } from "../state/dashboard_state.ts";
import { gauge } from "./bar.ts";
import { minerColor } from "./chart/step_axis.ts";
import type { Color, Line, Pane, Rect } from "./frame.ts";
import { cut, joined, plainText, span, spread, widthOf } from "./text.ts";
import type { ViewContext } from "./view_context.ts";

/** Height of the header, in rows. */
export const HEADER_ROWS = 3;

const STATUS: Readonly<Record<RunStatus, { sign: string; color: Color; text?: string }>> = {
  starting: { sign: "○", color: "muted" },
  training: { sign: "●", color: "good" },
  evaluating: { sign: "◆", color: "val" },
  reporting: { sign: "◆", color: "val", text: "drawing the report" },
  paused: { sign: "‖", color: "warning" },
  stopping: { sign: "■", color: "warning" },
  done: { sign: "✓", color: "good" },
  stopped: { sign: "■", color: "warning" },
  diverged: { sign: "✗", color: "bad" },
  failed: { sign: "✗", color: "bad" },
};

/** Maximum width of the progress bar, in columns. */
const BAR = 40;

/** Draws the header: run, progress, time left, miner and speed. */
export function header(rect: Rect, context: ViewContext): Pane {
  const { state } = context;
  const { columns } = { columns: rect.width };
  return {
    name: "header",
    rect,
    lines: [runLine(context, columns), progressLine(state, columns), minerLine(context, columns)],
  };
}

function runLine({ state, around }: ViewContext, columns: number): Line {
  const { run } = state;
  const gone = around.interrupted && state.finished === undefined;
  const { sign, color, text = state.status } = gone ? STATUS.failed : STATUS[state.status];
  const status = [
    ...(around.replay === undefined ? [] : [
      span(`replay ×${around.replay.speed}${around.replay.paused ? ", paused" : ""}  `, "cursor", {
        bold: true,
      }),
    ]),
    ...(around.control === "own"
      ? []
      : [span(around.control === "steered" ? "watching, with control  " : "watching  ", "muted")]),
    span(`${sign} ${gone ? "interrupted" : text} `, color, { bold: true }),
  ];
  const facts: Line[] = run === undefined ? [[span("waiting for the first event", "muted")]] : [
    [span(plainText(run.run), "text", { bold: true })],
    [
      span(plainText(run.dataset.title), run.dataset.synthetic ? "warning" : "text"),
      ...(run.dataset.synthetic ? [span(" SYNTHETIC", "warning", { bold: true })] : []),
    ],
    [span(`${run.engine.name}, ${plainText(run.engine.device)}`, "muted")],
  ];
  // Facts that do not fit are omitted entirely, from the end.
  while (facts.length > 1 && widthOf(joined(facts, span(" · "))) + 10 + widthOf(status) > columns) {
    facts.pop();
  }
  const left: Line = [
    span(" Trinca ", "bar", { bold: true, inverse: true }),
    span("  "),
    ...joined(facts, span(" · ", "muted")),
  ];
  return spread(left, status, columns);
}

function progressLine(state: DashboardState, columns: number): Line {
  const { run, step, epoch, timeLeft } = state;
  const epochs = run?.epochs ?? 0;
  const steps = run?.steps_per_epoch ?? 0;
  const inEpoch = state.epochs.stepsInEpoch;
  const finished = state.finished?.state === "done" && state.epochs.of(epochs)?.end !== undefined;
  const share = finished
    ? 1
    : epochs * steps === 0
    ? 0
    : ((Math.max(1, epoch) - 1) * steps + inEpoch) / (epochs * steps);
  const left = timeLeft.seconds;
  const parts: Line[] = [
    [span("epoch ", "muted"), span(`${epoch}/${epochs}`, "text", { bold: true })],
    [span("step ", "muted"), span(`${inEpoch}/${steps}`)],
    ...(Number.isFinite(left) && state.finished === undefined && state.status !== "reporting"
      ? [[span(formatDuration(left), "text", { bold: true }), span(" left", "muted")]]
      : []),
    ...(step === undefined
      ? []
      : [[span(count(Math.round(step.images_per_second))), span(" images/s", "muted")]]),
  ];
  const percent = ` ${String(Math.floor(100 * share)).padStart(3)}%  `;
  const text = joined(parts, span("  "));
  const room = Math.min(BAR, columns - widthOf(text) - percent.length - 2);
  const bar = room >= 8 ? gauge(share, room, "good") : [];
  return [span(" "), ...bar, span(percent, "text", { bold: true }), ...text];
}

function minerLine({ state, around }: ViewContext, columns: number): Line {
  const { run, miner, epoch, step } = state;
  if (run === undefined) return preparation(state, around.notice, columns);
  if (miner === "") return [];
  const color = minerColor(miner);
  const name: Line = [span(" "), span(` ${miner.toUpperCase()} `, color, { bold: true, inverse: true })];
  const left: Line = [...name, span(" "), ...phase(state, run, step?.epoch === epoch ? step.step : 0)];
  const news = newsOf(state, around.notice);
  if (news !== undefined) {
    // In a narrow terminal it replaces what it leaves no room for.
    const beside = [left, name].find((line) => widthOf(line) + widthOf(news) < columns);
    return beside === undefined ? cut([span(" "), ...news], columns) : spread(beside, news, columns);
  }
  if (step === undefined) return spread(left, [], columns);
  return spread(left, [
    span("loss ", "muted"),
    span(step.loss.toFixed(4), "train", { bold: true }),
    span("  lr ", "muted"),
    span(`${compact(step.lr)} `),
  ], columns);
}

/** What the user must not miss; undefined if there is nothing. */
function newsOf({ alert, epoch }: DashboardState, notice: string | undefined): Line | undefined {
  if (notice !== undefined) return [span(`${plainText(notice)} `, "cursor", { bold: true })];
  // Later it is only in the log.
  if (alert === undefined || epoch - alert.epoch > 1) return undefined;
  return [span("! ", "bad", { bold: true }), span(`${alertText(alert.kind)} `, "bad", { bold: true })];
}

/** What is being prepared before the first event, such as the images that are decoded, on every page. */
function preparation({ log }: DashboardState, notice: string | undefined, columns: number): Line {
  const newest = notice === undefined ? log.at(-1) : { text: notice, level: "warning" };
  if (newest === undefined) return [];
  return cut(
    [span(" "), span(plainText(newest.text), newest.level === "info" ? "muted" : "warning")],
    columns,
  );
}

function alertText(kind: EventOf<"alert">["kind"]): string {
  return {
    collapse: "embeddings are collapsing: see the log",
    not_a_number: "the training has diverged: see the log",
    not_saved: "a checkpoint could not be saved: see the log",
    stall: "no progress on hard negatives: see the log",
  }[kind];
}

/** The miner that a rescue chooses. */
const GENTLE: MinerName = "semi-hard";

/** The part of the phase that is left and the miner of the next one, or the epoch since which the last one runs. */
function phase(
  { epoch, miner, epochs: { rescues, switches } }: DashboardState,
  run: NonNullable<DashboardState["run"]>,
  step: number,
): Line {
  const { config, steps_per_epoch: steps } = run;
  const phases = epochsOfPhases(phasesOf(config), run.epochs);
  const due = phaseOfEpoch(phases, epoch);
  if (miner !== due.miner && miner === GENTLE && rescues.length > 0) {
    return [span(`in place of ${due.miner}, since the rescue`, "muted")];
  }
  if (config.miner !== CURRICULUM) {
    const last = switches.at(-1);
    return [span(last === undefined ? "for all epochs" : `since epoch ${last.epoch}`, "muted")];
  }
  if (miner !== due.miner) return [span(`forced; the curriculum would use ${due.miner}`, "warning")];
  const next = phases[phases.indexOf(due) + 1];
  if (next === undefined) {
    return [span(phases.length === 1 ? "for all epochs" : `since epoch ${due.first}`, "muted")];
  }
  const gone = (epoch - due.first + (steps > 0 ? step / steps : 0)) / (due.last - due.first + 1);
  const left = 1 - Math.max(0, gone);
  return [
    ...gauge(left, 12, minerColor(miner)),
    span(` ${Math.round(100 * left)}% left, ${next.miner} from epoch ${next.first}`, "muted"),
  ];
}
