import type { FoundClassDistances } from "../../eval/class_distances.ts";
import type { EvaluationReport } from "../../eval/report_type.ts";
import type { DistanceCounts } from "../../eval/histogram_bins.ts";
import { Epochs } from "../../run/epochs.ts";
import type { EventOf } from "../../run/events.ts";
import { SIGNAL_NAMES } from "../../run/signals.ts";
import { TimeLeft } from "../../run/time_left.ts";
import { Series } from "./series.ts";
import type { ShownMining } from "./worst_triplets.ts";

/** What a training is doing, or how it ended. */
export type RunStatus =
  | "starting"
  | "training"
  | "evaluating"
  | "reporting"
  | "paused"
  | "stopping"
  | EventOf<"run_finished">["state"];

/** A line of the log pane. */
export interface LogLine {
  /** Milliseconds since 1970. */
  time: number;
  /** How much it wants to be seen. */
  level: "info" | "warning" | "alert";
  /** Without line breaks. */
  text: string;
}

/** The curves over the steps of the training. */
export const STEP_CURVES = [...SIGNAL_NAMES, "lr", "images_per_second"] as const;

/** A curve over the steps of the training, by the name of its field in the `step` event. */
export type StepCurve = typeof STEP_CURVES[number];

/** The curves over the epochs. */
export const EPOCH_CURVES = ["val", "exact_val", "accuracy", "recall_at_1", "threshold"] as const;

/** A curve over the epochs: of the original's protocol but for `exact_val` and `recall_at_1`. */
export type EpochCurve = typeof EPOCH_CURVES[number];

/** All that a dashboard knows of a training: the fold of its events, in bounded memory. */
export interface DashboardState {
  /** What the newest session said at its start; undefined before the first event. */
  run: EventOf<"run_started"> | undefined;
  /** What the training is doing. */
  status: RunStatus;
  /** The epoch it is in, 1-based; 0 before the first. */
  epoch: number;
  miner: string;
  step: EventOf<"step"> | undefined;
  /** Over global steps. */
  curves: Record<StepCurve, Series>;
  /** Validation loss at the global step at which it was measured. */
  validation: Series;
  /** Over epochs. */
  epochCurves: Record<EpochCurve, Series>;
  /** The training epoch by epoch; {@link run}, {@link epoch}, {@link miner} and {@link step} are as it has them. */
  epochs: Epochs;
  evaluation: EventOf<"evaluation"> | undefined;
  /** What the miner chose of the newest batch that was looked into. */
  mining: EventOf<"mining"> | undefined;
  /** The worst triplets of the run, worst first. */
  worst: ShownMining[];
  /** Distances of the newest batch that was looked into, else of the newest evaluation. */
  histogram: DistanceCounts | undefined;
  /** How far classes are from each other at the newest evaluation that says so: a matrix or the nearest pairs. */
  classDistances: FoundClassDistances | undefined;
  /** The newest projection, aligned with those before it. */
  projection:
    | { epoch: number; labels: readonly number[]; points: readonly number[]; explained: number }
    | undefined;
  /** The newest last. */
  log: LogLine[];
  machine: EventOf<"machine"> | undefined;
  /** The last alert of this session. */
  alert: EventOf<"alert"> | undefined;
  saved: EventOf<"checkpoint_saved"> | undefined;
  /** How the newest session ended; undefined while it goes on. */
  finished: EventOf<"run_finished"> | undefined;
  report: EvaluationReport | undefined;
  /** How long it will take. */
  timeLeft: TimeLeft;
}

/** The state before the first event. */
export function initialState(): DashboardState {
  const curves = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, new Series()])) as Record<Name, Series>;
  return {
    run: undefined,
    status: "starting",
    epoch: 0,
    miner: "",
    step: undefined,
    curves: curves(STEP_CURVES),
    validation: new Series(),
    epochCurves: curves(EPOCH_CURVES),
    epochs: new Epochs(),
    evaluation: undefined,
    mining: undefined,
    worst: [],
    histogram: undefined,
    classDistances: undefined,
    projection: undefined,
    log: [],
    machine: undefined,
    alert: undefined,
    saved: undefined,
    finished: undefined,
    report: undefined,
    timeLeft: new TimeLeft(),
  };
}
