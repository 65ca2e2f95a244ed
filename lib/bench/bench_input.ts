import { UserError } from "../base/user_error.ts";
import type { BenchConfig } from "../config/bench_config.ts";
import type { DataSource } from "../data/find_data.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import type { Pytorch } from "./pytorch.ts";

/** The input of every benchmark. */
export interface BenchInput {
  config: BenchConfig;
  /** The names of the flags that were given. */
  given: ReadonlySet<string>;
  /** The path of libtensorflow, or the reason why there is none. */
  library: LibraryFound;
  /** The data to measure on, if the benchmark needs any. */
  data: DataSource;
  /** The PyTorch contenders that are available. */
  pytorch: Pytorch;
}

/**
 * Checks that libtensorflow is available.
 *
 * @throws {UserError} If it is not: a comparison on a slower engine would be meaningless.
 */
export function needLibrary(library: LibraryFound): void {
  if (library.path !== undefined) return;
  throw new UserError(`Expected libtensorflow to measure on but found none: ${library.reason}`);
}
