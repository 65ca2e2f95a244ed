import { atMainRate } from "../../config/false_accept_rates.ts";
import { decimal } from "../../base/format.ts";
import { alignProjection } from "../../eval/align_projection.ts";
import type { EventOf, TrainEvent } from "../../run/events.ts";
import { phaseAfter } from "../../run/training_phase.ts";
import { type DashboardState, type LogLine, STEP_CURVES } from "./dashboard_state.ts";
import { addWorst, type ShownMining } from "./worst_triplets.ts";

/** Maximum number of log lines kept. */
const LOG_LINES = 1000;

/**
 * Folds the next event of a training into the state. The state is changed in place, since copying it at each step
 * would cost more than everything else; the same events always give equal states.
 */
export function foldEvent(state: DashboardState, event: TrainEvent): void {
  state.timeLeft.take(event);
  state.epochs.take(event);
  state.phase = phaseAfter(event, state.phase);
  ({ run: state.run, epoch: state.epoch, miner: state.miner, step: state.step } = state.epochs);
  switch (event.type) {
    case "run_started":
      return startSession(state, event);
    case "epoch_started":
      state.status = "training";
      return;
    case "step":
      for (const name of STEP_CURVES) state.curves[name].push(event.global_step, event[name]);
      if (event.data_wait !== undefined) {
        const { steps, data } = state.waiting ?? { steps: 0, data: 0 };
        state.waiting = { steps: steps + event.milliseconds, data: data + event.data_wait };
      }
      return;
    case "miner_changed":
      return addLog(state, event.time, "info", `miner: ${event.from} → ${event.to}, by ${event.reason}`);
    case "validation":
      state.validation.push(state.epochs.steps, event.loss);
      return;
    case "evaluation":
      return takeEvaluation(state, event);
    case "mining":
      state.mining = event;
      state.histogram = event.histogram;
      if (event.hardest !== null) state.worst = addWorst(state.worst, event as ShownMining);
      return;
    case "machine":
      state.machine = event;
      return;
    case "workers":
      state.workers = event;
      return;
    case "checkpoint_saved":
      state.saved = event;
      if (state.alert?.kind === "not_saved") state.alert = undefined;
      // The checkpoint at an epoch's end is logged with the epoch's figures.
      if (event.step > 0) addLog(state, event.time, "info", `saved ${event.name}`);
      return;
    case "epoch_finished":
      return finishEpoch(state, event);
    case "alert":
      state.alert = event;
      addLog(state, event.time, "alert", event.message);
      return;
    case "rescued":
      return goBack(state, event);
    case "state":
      // The start of an evaluation is not logged: it happens at every epoch's end.
      if (event.state !== state.status && (event.state === "paused" || event.state === "stopping")) {
        addLog(state, event.time, "info", event.state);
      }
      state.status = event.state;
      return;
    case "log":
      return addLog(state, event.time, event.level, event.message);
    case "final_evaluation":
      state.report = event.report;
      return;
    case "run_finished":
      state.finished = event;
      state.status = event.state;
      addLog(
        state,
        event.time,
        event.state === "done" ? "info" : "warning",
        `${event.state}: ${event.message}`,
      );
  }
}

/** Adds a line to the log, from the training or from the dashboard itself. */
export function addLog(state: DashboardState, time: number, level: LogLine["level"], text: string): void {
  for (const line of text.split("\n")) {
    if (line.trim() !== "") state.log.push({ time, level, text: line.trimEnd() });
  }
  if (state.log.length > 2 * LOG_LINES) state.log.splice(0, state.log.length - LOG_LINES);
}

function startSession(state: DashboardState, event: EventOf<"run_started">): void {
  state.status = "training";
  state.finished = undefined;
  state.alert = undefined;
  state.report = undefined;
  state.waiting = undefined;
  const { resumed_from: from, engine, dataset } = event;
  const how = from === undefined ? "started" : `resumed from epoch ${from.epoch}, step ${from.step}`;
  addLog(state, event.time, "info", `${how} on ${engine.name}, ${engine.device} (${engine.reason})`);
  if (dataset.synthetic) addLog(state, event.time, "warning", `synthetic data: ${dataset.title}`);
}

/** Drops what a rescue took back. */
function goBack(
  state: DashboardState,
  { time, back_to: { epoch, global_step }, message }: EventOf<"rescued">,
): void {
  for (const series of [...Object.values(state.curves), state.validation]) series.cutAfter(global_step);
  for (const series of Object.values(state.epochCurves)) series.cutAfter(epoch);
  state.worst = state.worst.filter((mining) => mining.global_step <= global_step);
  state.alert = undefined;
  addLog(state, time, "warning", message);
}

function takeEvaluation(state: DashboardState, event: EventOf<"evaluation">): void {
  const { epoch, original, exact, projection } = event;
  state.evaluation = event;
  if (event.histogram !== undefined && state.mining === undefined) state.histogram = event.histogram;
  const { class_distances, nearest_classes } = event;
  if (class_distances !== undefined) state.classDistances = { class_distances };
  else if (nearest_classes !== undefined) state.classDistances = { nearest_classes };
  if (projection !== undefined) {
    const { labels, explained } = projection;
    const before = state.projection?.points;
    const points = before === undefined ? projection.points : alignProjection(projection.points, before);
    state.projection = { epoch, labels, points, explained };
  }
  // An evaluation requested in mid-epoch is drawn where it was measured.
  const steps = state.run?.steps_per_epoch ?? 0;
  const inEpoch = steps === 0 ? 1 : state.step?.epoch === epoch ? state.step.step / steps : 0;
  const x = epoch - 1 + inEpoch;
  const { val, exact_val, accuracy, recall_at_1, threshold } = state.epochCurves;
  val.push(x, original.val);
  exact_val.push(x, atMainRate(exact.val_at_far) ?? NaN);
  accuracy.push(x, original.accuracy);
  recall_at_1.push(x, exact.recall_at_1);
  threshold.push(x, original.threshold);
}

function finishEpoch(state: DashboardState, end: EventOf<"epoch_finished">): void {
  const record = state.epochs.of(end.epoch);
  const exact = record?.evaluation && atMainRate(record.evaluation.exact.val_at_far);
  const figures = `loss ${decimal(end.train_loss)}, validation ${decimal(end.validation_loss)}` +
    (typeof exact === "number" ? `, exact VAL ${decimal(exact)}` : "");
  addLog(state, end.time, "info", `epoch ${end.epoch}: ${figures}${record?.checkpoint?.best ? " ★" : ""}`);
}
