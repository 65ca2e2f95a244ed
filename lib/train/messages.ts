import type { TrainConfig, TrainingConfig } from "../config/train_config.ts";
import type { DataSource } from "../data/find_data.ts";
import type { Cluster } from "../engine/cluster.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { TrainEvent } from "../run/events.ts";
import type { Command } from "./control.ts";

/** Messages to the worker of the trainer. */
export type ToTrainer = { kind: "start"; request: TrainingRequest } | { kind: "command"; command: Command };

/** Messages from the worker of the trainer. */
export type FromTrainer =
  | { kind: "event"; event: TrainEvent }
  | { kind: "notice"; line: string }
  | { kind: "end"; end: TrainerEnd }
  | { kind: "error"; user: boolean; message: string; stack: string };

/** How a training ended. */
export interface TrainerEnd {
  /** At its end, by the user, or because the loss or a weight is not finite or the last rescue did not help. */
  state: "done" | "stopped" | "diverged";
  /** Whether it was stopped before its first event: there is no folder of a new run, and a resumed one is as it was. */
  beforeBegin?: true;
  /** The evaluation of the best checkpoint, if the training reached its end. */
  report?: EvaluationReport;
}

/** A training as the user requested it. */
export interface TrainingRequest {
  config: TrainConfig;
  /** The name of a new run. */
  run: string;
  /** The new total of epochs when a run is resumed; if missing, the one that it was started with. */
  resumeEpochs?: number;
  /** Whether the batch size is a default that a smaller data set lowers. */
  fitBatch?: boolean;
  /** The workers with which it trains; missing if it is alone. */
  cluster?: Cluster;
  /** With a cluster: the settings that the command line asks for, which all workers must have in common. */
  asked?: TrainingConfig;
  /** libtensorflow, or why it is not available. */
  library: LibraryFound;
  /** The data set, its location, and why it replaces the requested one if it does. */
  data: DataSource & { reason?: string };
}
