import type { TrainConfig } from "../config/train_config.ts";
import type { DataSource } from "../data/find_data.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { TrainEvent } from "../run/events.ts";
import type { Command } from "./control.ts";

/** What the trainer's worker is told. */
export type ToTrainer = { kind: "start"; request: TrainingRequest } | { kind: "command"; command: Command };

/** What the trainer's worker tells. */
export type FromTrainer =
  | { kind: "event"; event: TrainEvent }
  | { kind: "notice"; line: string }
  | { kind: "end"; end: TrainerEnd }
  | { kind: "error"; user: boolean; message: string; stack: string };

/** How a training ended. */
export interface TrainerEnd {
  /** At its end; by the user; or by a loss or weights that are not finite. */
  state: "done" | "stopped" | "diverged";
  /** Of the best checkpoint, where the training came to its end. */
  report?: EvaluationReport;
}

/** A training as the user asked for it. */
export interface TrainingRequest {
  /** All settings. */
  config: TrainConfig;
  /** Name for a new run. */
  run: string;
  /** Epochs to go on to, where a run is resumed and they were given; else those it began with. */
  resumeEpochs?: number;
  /** libtensorflow, or why there is none. */
  library: LibraryFound;
  /** Which data set, where it is, and why it stands in for another if it does. */
  data: DataSource & { reason?: string };
}
