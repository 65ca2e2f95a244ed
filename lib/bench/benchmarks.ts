import { AUTO, DRAWN_DATASET } from "../data/datasets.ts";
import type { BenchInput } from "./bench_input.ts";
import type { BenchResult } from "./bench_result.ts";
import { type PytorchName, STEP_RIVALS } from "./pytorch.ts";

/** A benchmark of `deno task bench`. */
export interface Benchmark {
  /** Its heading in RESULTS.md. */
  title: string;
  /** The data that it measures on: a name of the registry, or `auto`. */
  dataset: string;
  /** Which of PyTorch's contenders it measures against. */
  rivals: readonly PytorchName[];
  /** Imports it: a benchmark brings all that it measures, which the others need not wait for. */
  load(): Promise<(input: BenchInput) => Promise<BenchResult>>;
}

/** Every benchmark by its name on the command line. */
export const BENCHMARKS = {
  step: {
    title: "A training step",
    dataset: DRAWN_DATASET,
    rivals: STEP_RIVALS,
    load: () => import("./step_bench.ts").then((module) => module.benchStep),
  },
  epoch: {
    title: "An epoch end to end",
    dataset: AUTO,
    rivals: ["pytorch_original_epochs"],
    load: () => import("./epoch_bench.ts").then((module) => module.benchEpoch),
  },
  scaling: {
    title: "How costs grow",
    dataset: DRAWN_DATASET,
    rivals: ["pytorch_best"],
    load: () => import("./scaling_bench.ts").then((module) => module.benchScaling),
  },
  dashboard: {
    title: "The dashboard",
    dataset: DRAWN_DATASET,
    rivals: [],
    load: () => import("./dashboard_bench.ts").then((module) => module.benchDashboard),
  },
} as const satisfies Record<string, Benchmark>;
