import type { FoundClassDistances } from "../../eval/class_distances.ts";
import type { EvaluationReport } from "../../eval/report_type.ts";
import type { DistanceCounts } from "../../eval/histogram_bins.ts";
import { Epochs } from "../../run/epochs.ts";
import type { EventOf } from "../../run/events.ts";
import { SIGNAL_NAMES } from "../../run/signals.ts";
import { TimeLeft } from "../../run/time_left.ts";
import type { TrainingPhase } from "../../run/training_phase.ts";
import { Series } from "./series.ts";
import type { ShownMining } from "./worst_triplets.ts";

/** The state of a training, or how it ended. */
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
  /** How important the line is. */
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

/** A curve over the epochs: by the original's protocol, except `exact_val` and `recall_at_1`. */
export type EpochCurve = typeof EPOCH_CURVES[number];

/** Everything that a dashboard knows about a training: the fold of its events, in bounded memory. */
export interface DashboardState {
  /** The `run_started` event of the newest session; undefined before the first event. */
  run: EventOf<"run_started"> | undefined;
  status: RunStatus;
  /** What the newest session is doing; undefined before its first event. */
  phase: TrainingPhase;
  /** The current epoch, 1-based; 0 before the first. */
  epoch: number;
  miner: string;
  step: EventOf<"step"> | undefined;
  /** Over global steps. */
  curves: Record<StepCurve, Series>;
  /** Validation loss at the global step at which it was measured. */
  validation: Series;
  /** Over epochs. */
  epochCurves: Record<EpochCurve, Series>;
  /** The training epoch by epoch; {@link run}, {@link epoch}, {@link miner} and {@link step} are copied from it. */
  epochs: Epochs;
  evaluation: EventOf<"evaluation"> | undefined;
  /** What the miner chose in the newest sampled batch. */
  mining: EventOf<"mining"> | undefined;
  /** The worst triplets of the run, worst first. */
  worst: ShownMining[];
  /** Distances in the newest sampled batch, or else in the newest evaluation. */
  histogram: DistanceCounts | undefined;
  /** Distances between classes from the newest evaluation that has them: a matrix or the nearest pairs. */
  classDistances: FoundClassDistances | undefined;
  /** The newest projection, aligned with the previous ones; that of embeddings of a file is of no epoch. */
  projection:
    | { epoch?: number; labels: readonly number[]; points: readonly number[]; explained: number }
    | undefined;
  /** In order of time. */
  log: LogLine[];
  machine: EventOf<"machine"> | undefined;
  workers: EventOf<"workers"> | undefined;
  /** Milliseconds of the steps of the session, and of the waiting for their batches; undefined if the log lacks them. */
  waiting: { steps: number; data: number } | undefined;
  /** The last alert of this session. */
  alert: EventOf<"alert"> | undefined;
  saved: EventOf<"checkpoint_saved"> | undefined;
  /** How the newest session ended; undefined while it runs. */
  finished: EventOf<"run_finished"> | undefined;
  report: EvaluationReport | undefined;
  /** Estimates the time left. */
  timeLeft: TimeLeft;
}

/** The state before the first event. */
export function initialState(): DashboardState {
  const curves = <Name extends string>(names: readonly Name[]) =>
    Object.fromEntries(names.map((name) => [name, new Series()])) as Record<Name, Series>;
  return {
    run: undefined,
    status: "starting",
    phase: undefined,
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
    workers: undefined,
    waiting: undefined,
    alert: undefined,
    saved: undefined,
    finished: undefined,
    report: undefined,
    timeLeft: new TimeLeft(),
  };
}
