import type { TrainConfig } from "../config/mod.ts";
import type { LibraryFound } from "../engine/mod.ts";
import type { TrainEvent } from "../run/mod.ts";
import type { Command } from "./control.ts";

/** What the trainer's worker is told. */
export type ToTrainer = { kind: "start"; request: TrainingRequest } | { kind: "command"; command: Command };

/** What the trainer's worker tells. */
export type FromTrainer =
  | { kind: "event"; event: TrainEvent }
  | { kind: "end"; state: "done" | "stopped" | "diverged" }
  | { kind: "error"; user: boolean; message: string; stack: string };

/** A training as the user asked for it. */
export interface TrainingRequest {
  config: TrainConfig;
  /** Name of the run; the one that is resumed where one is. */
  run: string;
  /** libtensorflow, or why there is none. */
  library: LibraryFound;
  /** Why MNIST could not be had, where it was looked for. */
  mnistReason?: string;
}
