import type { ByClass } from "../by_class.ts";
import type { SweepJob } from "./sweep_job.ts";
import type { SweepThreads } from "./sweep_threads.ts";
import type { SweptRows } from "./swept_rows.ts";

/** What a sweep finds of each row, of sets that are open. */
export type RowsJob = Omit<SweepJob, "sets" | "products">;

/** How to sweep. */
export interface SweepOptions {
  /** For each query its index among the references, or -1, if references are another set. */
  selves?: Int32Array | undefined;
  /** The number of threads, by default as many as are worth it; what is found does not depend on it. */
  threads?: number | undefined;
  /** The most threads that can be worth it; 0 or missing: one per core. */
  cores?: number | undefined;
  /** Threads that have started, which the caller ends. */
  pool?: SweepThreads | undefined;
  /** Aborts a sweep. */
  signal?: AbortSignal | undefined;
}

/** Sweeps over the matrix of squared distances of two sets, by this process or by several. */
export interface SweepSource extends Disposable {
  /** Whether all pairs within one set are compared. */
  readonly within: boolean;
  /**
   * Sweeps over all rows and yields what it finds, in the order of the rows.
   *
   * @param job What to find.
   * @param histograms Receives counts of all bins, positive then negative, to be added up.
   * @throws The signal's reason, once the signal is aborted.
   */
  rows(job: RowsJob, histograms?: (counts: Uint32Array<ArrayBuffer>) => void): AsyncGenerator<SweptRows>;
}

/**
 * Opens two sets for sweeps.
 *
 * @param references The queries themselves, the same object, to compare all pairs within one set.
 */
export type OpenSweeps = (
  queries: ByClass,
  references: ByClass,
  options: SweepOptions,
) => Promise<SweepSource>;
