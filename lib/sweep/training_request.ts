import type { DataSource } from "../data/find_data.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import type { TrainingRequest } from "../train/messages.ts";
import type { PlannedRun } from "./planned_run.ts";

/** Where and with what trainings run that are compared. */
export interface RunsPlace {
  /** The folder of runs. */
  folder: string;
  /** Threads of each training; 0: one per core. */
  threads: number;
  /** Where libtensorflow is, or why it is not available. */
  library: LibraryFound;
  /** The data set, and where it is. */
  data: DataSource;
}

/**
 * The request of a training: an ordinary run, without a report.
 *
 * @param interrupted The folder of its interrupted run, which it continues.
 */
export function requestOf(
  { config, run, fitBatch }: Pick<PlannedRun, "config" | "run" | "fitBatch">,
  { folder, threads, library, data }: RunsPlace,
  interrupted = "",
): TrainingRequest {
  const session = {
    checkpoint_path: folder,
    run,
    resume: interrupted,
    threads,
    plain: true,
    no_report: true,
  };
  return { config: { ...config, ...session }, run, fitBatch, library, data };
}
