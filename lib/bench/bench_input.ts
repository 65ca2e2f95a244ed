import { UserError } from "../base/user_error.ts";
import type { BenchConfig } from "../config/bench_config.ts";
import type { DataSource } from "../data/find_data.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import type { Pytorch } from "./pytorch.ts";

/** What every benchmark is given. */
export interface BenchInput {
  /** Its settings. */
  config: BenchConfig;
  /** libtensorflow, or why there is none. */
  library: LibraryFound;
  /** The data that it measures on, where it has use for any. */
  data: DataSource;
  /** PyTorch's contenders, as far as they can be had. */
  pytorch: Pytorch;
}

/**
 * Checks that there is libtensorflow.
 *
 * @throws {UserError} If it cannot be had: on a slower engine there is nothing worth a comparison.
 */
export function needLibrary(library: LibraryFound): void {
  if (library.path !== undefined) return;
  throw new UserError(`Expected libtensorflow, to measure on, but there is none: ${library.reason}`);
}
