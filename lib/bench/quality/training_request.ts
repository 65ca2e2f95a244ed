import { defaults } from "../../config/option.ts";
import { SESSION_OPTIONS } from "../../config/session_options.ts";
import type { TrainConfig } from "../../config/train_config.ts";
import type { TrainingRequest } from "../../train/messages.ts";
import type { BenchInput } from "../bench_input.ts";
import type { PlannedTraining } from "./planned_training.ts";

/** Where and with what the trainings of a study run. */
export interface StudyPlace extends Pick<BenchInput, "library" | "data"> {
  /** The folder of runs. */
  folder: string;
  /** Threads of each training; 0: one per core. */
  threads: number;
}

/**
 * The request of a training: an ordinary run, on the native engine, without a report.
 *
 * @param interrupted The folder of its interrupted run, which it continues.
 */
export function requestOf(
  { config, run, fitBatch }: Pick<PlannedTraining, "config" | "run" | "fitBatch">,
  { folder, threads, library, data }: StudyPlace,
  interrupted = "",
): TrainingRequest {
  const session: Partial<TrainConfig> = {
    ...defaults(SESSION_OPTIONS),
    engine: "native",
    checkpoint_path: folder,
    run,
    resume: interrupted,
    threads,
    keep: "1",
    plain: true,
    no_report: true,
  };
  return { config: { ...config, ...session }, run, fitBatch, library, data };
}
