import { AUTO, DRAWN_DATASET } from "../data/datasets.ts";
import type { BenchInput } from "./bench_input.ts";
import type { BenchResult } from "./bench_result.ts";
import { GPU_STEP_RIVALS, type PytorchName, STEP_RIVALS } from "./pytorch.ts";

/** A benchmark of `deno task bench`. */
export interface Benchmark {
  /** Its heading in RESULTS.md. */
  title: string;
  /** The data set to measure on: a name in the registry, or `auto`. */
  dataset: string;
  /** Whether `--data_path`, if given, replaces that data set by what is there, read as `--format` says. */
  takesPath?: boolean;
  /** The PyTorch contenders to compare with. */
  rivals: readonly PytorchName[];
  /** Those on a GPU, with `--gpu`; the benchmark does not take the flag if missing. */
  gpuRivals?: readonly PytorchName[];
  /** Whether it starts programs while it measures; it then gives up the right to when it needs it no more. */
  startsPrograms?: boolean;
  /** Whether it decodes images whatever the data set: what decodes them is then loaded first, which may fetch it. */
  decodes?: boolean;
  /** The document of its section, relative to the project; bench/RESULTS.md if missing. */
  document?: string;
  /** Imports the benchmark on demand, since each one loads everything that it measures. */
  load(): Promise<(input: BenchInput) => Promise<BenchResult>>;
}

/** All benchmarks by their names on the command line. */
export const BENCHMARKS = {
  step: {
    title: "A training step",
    dataset: DRAWN_DATASET,
    rivals: STEP_RIVALS,
    gpuRivals: GPU_STEP_RIVALS,
    load: () => import("./step_bench.ts").then((module) => module.benchStep),
  },
  epoch: {
    title: "An epoch end to end",
    dataset: AUTO,
    rivals: ["pytorch_original_epochs"],
    load: () => import("./epoch_bench.ts").then((module) => module.benchEpoch),
  },
  data: {
    title: "A data set, next to PyTorch",
    dataset: DRAWN_DATASET,
    takesPath: true,
    rivals: ["pytorch_data"],
    load: () => import("./data_bench.ts").then((module) => module.benchData),
  },
  decode: {
    title: "Decoding images",
    dataset: AUTO,
    takesPath: true,
    rivals: [],
    load: () => import("./decode_bench.ts").then((module) => module.benchDecode),
  },
  embed: {
    title: "From files to embeddings",
    dataset: DRAWN_DATASET,
    rivals: ["pytorch_files"],
    decodes: true,
    load: () => import("./embed_bench.ts").then((module) => module.benchEmbed),
  },
  search: {
    title: "Exact search",
    dataset: DRAWN_DATASET,
    rivals: ["faiss_flat"],
    load: () => import("./search_bench.ts").then((module) => module.benchSearch),
  },
  eval: {
    title: "An exact evaluation",
    dataset: DRAWN_DATASET,
    rivals: ["pytorch_evaluation", "faiss_flat"],
    load: () => import("./eval_bench.ts").then((module) => module.benchEval),
  },
  scaling: {
    title: "How costs grow",
    dataset: DRAWN_DATASET,
    rivals: ["pytorch_best"],
    load: () => import("./scaling_bench.ts").then((module) => module.benchScaling),
  },
  workers: {
    title: "Several workers",
    dataset: DRAWN_DATASET,
    rivals: [],
    startsPrograms: true,
    load: () => import("./workers/workers_bench.ts").then((module) => module.benchWorkers),
  },
  quality: {
    title: "Ingredients, measured",
    dataset: AUTO,
    takesPath: true,
    rivals: [],
    startsPrograms: true,
    document: "docs/quality.md",
    load: () => import("./quality/quality_bench.ts").then((module) => module.benchQuality),
  },
  curve: {
    title: "Seconds to quality, measured",
    dataset: AUTO,
    takesPath: true,
    rivals: ["pytorch_original_curve"],
    document: "docs/quality.md",
    load: () => import("./curve/curve_bench.ts").then((module) => module.benchCurve),
  },
  dashboard: {
    title: "The dashboard",
    dataset: DRAWN_DATASET,
    rivals: [],
    load: () => import("./dashboard_bench.ts").then((module) => module.benchDashboard),
  },
} as const satisfies Record<string, Benchmark>;
