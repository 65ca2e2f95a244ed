import { fileURLToPath } from "node:url";
import type { BenchConfig } from "../config/bench_config.ts";
import { processSurroundings, type Surroundings } from "../setup/surroundings.ts";
import type { Contender } from "./contender.ts";
import { JsonLinesProcess } from "./json_lines_process.ts";
import { preparePytorch } from "./prepare_pytorch.ts";

/** The program that runs in Python. */
const SERVER = fileURLToPath(new URL("../../bench/pytorch/serve.py", import.meta.url));
/** Has it leave nothing beside its files. */
const QUIET = { PYTHONDONTWRITEBYTECODE: "1" };

/** What PyTorch's contenders are called in tables. */
export const PYTORCH_NAMES = {
  pytorch_original: "PyTorch, the original's program",
  pytorch_original_epochs: "PyTorch, the original's program",
  pytorch_best: "PyTorch, the best form",
  pytorch_metric_learning: "pytorch-metric-learning, batch-hard",
} as const;

/** Who runs in Python. */
export type PytorchName = keyof typeof PYTORCH_NAMES;

/** The contenders in a single training step. */
export const STEP_RIVALS: readonly PytorchName[] = [
  "pytorch_original",
  "pytorch_best",
  "pytorch_metric_learning",
];

/** What a contender in Python is made with. */
export interface PytorchSettings {
  /** Folder of the images, as {@link writeImages} writes them. */
  folder: string;
  /** Pixels of an image's side. */
  side: number;
  /** Images in a batch. */
  batch_size: number;
  /** Numbers in an embedding. */
  embedding_size: number;
  /** The margin of the loss. */
  margin: number;
  /** Learning rate. */
  lr: number;
  /** How the original's program chooses triplets. */
  miner: "semi-hard" | "hard";
  /** Seconds that torch.compile may take for each form; 0: it is not tried. */
  compile_seconds: number;
}

/** The processes in which PyTorch runs, one for each contender so that none has to do with another's settings. */
export interface Pytorch {
  /** Those that run. */
  processes: ReadonlyMap<PytorchName, JsonLinesProcess>;
  /** Who does not run, and why. */
  leftOut: Record<string, string>;
  /** Versions of Python and the packages; empty where none runs. */
  versions: Record<string, string>;
}

/**
 * Starts PyTorch, and installs it before where it is not there. What cannot be had is left out: that is no error.
 */
export async function startPytorch(
  names: readonly PytorchName[],
  config: Pick<BenchConfig, "no_pytorch" | "threads">,
  surroundings: Surroundings = processSurroundings(),
): Promise<Pytorch> {
  const processes = new Map<PytorchName, JsonLinesProcess>();
  const leftOut: Record<string, string> = {};
  const pytorch: Pytorch = { processes, leftOut, versions: {} };
  if (names.length === 0) return pytorch;
  const prepared = config.no_pytorch ? { reason: "--no_pytorch" } : await preparePytorch(surroundings);
  const threads = config.threads > 0 ? config.threads : navigator.hardwareConcurrency;
  await Promise.all(names.map(async (name) => {
    if (prepared.reason !== undefined) {
      leftOut[name] = prepared.reason;
      return;
    }
    try {
      const process = new JsonLinesProcess("PyTorch", prepared.python, [SERVER, String(threads)], QUIET);
      const { ready } = await process.next() as { ready: Pick<Pytorch, "versions"> };
      processes.set(name, process);
      pytorch.versions = ready.versions;
    } catch (error) {
      leftOut[name] = (error as Error).message;
    }
  }));
  return pytorch;
}

/** Ends the processes. */
export async function stopPytorch({ processes }: Pytorch): Promise<void> {
  await Promise.all([...processes.values()].map((process) => process.close()));
}

/**
 * Makes the contender of a process, anew if there was one.
 *
 * @param steps Steps in a round.
 * @returns Undefined where there is no such process, or it cannot: that is noted in {@link Pytorch.leftOut} then.
 */
export async function pytorchStep(
  { processes, leftOut }: Pytorch,
  name: PytorchName,
  settings: PytorchSettings,
  steps: number,
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
      run: async () => Number((await process.ask({ run: name, steps })).ms),
      dispose() {},
    };
  } catch (error) {
    leftOut[name] = (error as Error).message;
    return undefined;
  }
}
