import { type ConfigOf, whole } from "./option.ts";
import { SESSION_OPTIONS, TRAINING_OPTIONS } from "./train_config.ts";

const BENCHMARK = "Benchmark";

/** All settings of `bench`. */
export const BENCH_OPTIONS = {
  rounds: whole({ group: BENCHMARK, help: "Rounds to count; each runs every contender in turn" }, 10, {
    least: 1,
    most: 10_000,
  }),
  batch_size: { ...TRAINING_OPTIONS.batch_size, group: BENCHMARK },
  threads: SESSION_OPTIONS.threads,
};

/** The configuration of `bench`. */
export type BenchConfig = ConfigOf<typeof BENCH_OPTIONS>;
