import { fileURLToPath } from "node:url";
import type { BenchConfig } from "../config/bench_config.ts";
import type { Layer } from "../model/layer_kind.ts";
import { processSurroundings, type Surroundings } from "../setup/surroundings.ts";
import type { Contender } from "./contender.ts";
import { JsonLinesProcess } from "./json_lines_process.ts";
import { prepareRival, type Rival } from "./prepare_rival.ts";
import { prepareCudaPytorch } from "./prepare_cuda_pytorch.ts";
import { FAISS, PILLOW, PYTORCH } from "./rivals.ts";

/** The Python program of the contenders. */
const SERVER = fileURLToPath(new URL("../../bench/pytorch/serve.py", import.meta.url));
/** Keeps Python from writing bytecode next to the program's files. */
const QUIET = { PYTHONDONTWRITEBYTECODE: "1" };

/** Names of the PyTorch contenders in tables. */
export const PYTORCH_NAMES = {
  pytorch_original: "PyTorch, the original program",
  pytorch_original_epochs: "PyTorch, the original program",
  pytorch_original_curve: "PyTorch, the original program",
  pytorch_best: "PyTorch, best form",
  pytorch_cuda: "PyTorch, best form on the GPU",
  pytorch_metric_learning: "pytorch-metric-learning, batch-hard",
  pytorch_data: "PyTorch, the same recipe",
  pytorch_files: "PyTorch, DataLoader and Pillow",
  pytorch_evaluation: "PyTorch by blocks, histograms alone",
  faiss_flat: "FAISS, IndexFlatL2",
} as const;

/** Key of a contender that runs in Python. */
export type PytorchName = keyof typeof PYTORCH_NAMES;

/** The packages of contenders other than PyTorch's alone. */
const PACKAGES: Partial<Record<PytorchName, Rival>> = { pytorch_files: PILLOW, faiss_flat: FAISS };

/** The PyTorch contenders of the step benchmark. */
export const STEP_RIVALS: readonly PytorchName[] = [
  "pytorch_original",
  "pytorch_best",
  "pytorch_metric_learning",
];

/** The PyTorch contenders of the step benchmark on a GPU. */
export const GPU_STEP_RIVALS: readonly PytorchName[] = ["pytorch_cuda"];

/** Settings of a contender in Python. */
export interface PytorchSettings {
  /** Folder with the images that {@link writeImages} wrote. */
  folder: string;
  /** Side of an image in pixels. */
  side: number;
  batch_size: number;
  embedding_size: number;
  /** Of the network; the original program has its own. */
  layers: readonly Layer[];
  margin: number;
  lr: number;
  /** How the original program chooses triplets. */
  miner: "semi-hard" | "hard";
  /** Seconds that torch.compile may take for each form; 0 disables it. */
  compile_seconds: number;
}

/** Settings of a search in Python. */
export interface SearchSettings {
  /** Folder with `rows.bin` and `queries.bin`, float32 `[R, D]` and `[Q, D]`. */
  folder: string;
  /** D. */
  dimension: number;
  /** How many of the nearest rows to find. */
  k: number;
}

/** Settings of an evaluation in Python: a folder with `rows.bin`, float32 `[N, D]`, and `labels.bin`, int32 `[N]`. */
export type EvaluationSettings = Pick<SearchSettings, "folder" | "dimension">;

/** Settings of the way from files to embeddings in Python. */
export interface FileSettings {
  /** Folder with the image files. */
  folder: string;
  /** NumPy's file to write. */
  out: string;
  /** To which images are brought. */
  height: number;
  width: number;
  channels: number;
  /** Of the network. */
  layers: readonly Layer[];
  /** Processes that decode. */
  workers: number;
}

/** The PyTorch processes, one per contender so that the settings of one do not affect another. */
export interface Pytorch {
  /** The running processes. */
  processes: ReadonlyMap<PytorchName, JsonLinesProcess>;
  /** Contenders that do not run, each with the reason. */
  leftOut: Record<string, string>;
  /** Versions of Python and the packages; empty if no process runs. */
  versions: Record<string, string>;
}

/**
 * Starts the processes, and installs PyTorch, or whatever else they need, first if it is missing. Contenders that are
 * unavailable are left out, which is not an error.
 */
export async function startPytorch(
  names: readonly PytorchName[],
  config: Pick<BenchConfig, "no_pytorch" | "threads">,
  surroundings: Surroundings = processSurroundings(),
): Promise<Pytorch> {
  const processes = new Map<PytorchName, JsonLinesProcess>();
  const leftOut: Record<string, string> = {};
  const pytorch: Pytorch = { processes, leftOut, versions: {} };
  const threads = config.threads > 0 ? config.threads : navigator.hardwareConcurrency;
  const rivals = Map.groupBy(names, (name) => PACKAGES[name] ?? PYTORCH);
  for (const [rival, contenders] of rivals) {
    const isOnGpu = contenders.includes("pytorch_cuda");
    const prepared = config.no_pytorch
      ? { reason: "--no_pytorch" }
      : isOnGpu
      ? await prepareCudaPytorch(surroundings)
      : await prepareRival(rival, surroundings);
    await Promise.all(contenders.map(async (name) => {
      if (prepared.reason !== undefined) {
        leftOut[name] = prepared.reason;
        return;
      }
      try {
        const packages = isOnGpu ? ["torch", "numpy"] : packageNames(rival);
        const args = [SERVER, String(threads), ...packages];
        const process = new JsonLinesProcess(rival.title, prepared.python, args, QUIET);
        const { ready } = await process.next() as { ready: Pick<Pytorch, "versions"> };
        processes.set(name, process);
        pytorch.versions = ready.versions;
      } catch (error) {
        leftOut[name] = (error as Error).message;
      }
    }));
  }
  return pytorch;
}

/** Ends the processes. */
export async function stopPytorch({ processes }: Pytorch): Promise<void> {
  await Promise.all([...processes.values()].map((process) => process.close()));
}

/**
 * Creates the contender of a process, replacing its previous one.
 *
 * @param steps Steps per round.
 * @returns Undefined if there is no such process or it cannot open the contender; the reason is then in
 * {@link Pytorch.leftOut}.
 */
export function pytorchStep(
  pytorch: Pytorch,
  name: PytorchName,
  settings: PytorchSettings | SearchSettings | EvaluationSettings,
  steps: number,
): Promise<Contender | undefined> {
  return openContender(pytorch, name, settings, { run: name, steps });
}

/** Creates the contender of a process as {@link pytorchStep}, whose rounds are each the whole of what it does. */
export function pytorchEpoch(
  pytorch: Pytorch,
  name: PytorchName,
  settings: FileSettings,
): Promise<Contender | undefined> {
  return openContender(pytorch, name, settings, { epoch: name });
}

async function openContender(
  { processes, leftOut }: Pytorch,
  name: PytorchName,
  settings: PytorchSettings | SearchSettings | EvaluationSettings | FileSettings,
  round: Record<string, unknown>,
): Promise<Contender | undefined> {
  const process = processes.get(name);
  if (process === undefined) return undefined;
  try {
    const { about } = await process.ask({ open: name, settings });
    return {
      key: name,
      name: PYTORCH_NAMES[name],
      about: String(about),
      activate: async () => {},
      run: async () => Number((await process.ask(round)).ms),
      dispose() {},
    };
  } catch (error) {
    leftOut[name] = (error as Error).message;
    return undefined;
  }
}

function packageNames({ packages, addedTo }: Rival): string[] {
  const own = packages.map((requirement) => requirement.split("==")[0]!);
  return addedTo === undefined ? own : [...packageNames(addedTo), ...own];
}
