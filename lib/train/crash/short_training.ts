import { fileURLToPath } from "node:url";
import { makeDigits } from "../../data/digits/digits.ts";
import type { ImageSet } from "../../data/image_set.ts";

/** The name of the run in its folder of runs. */
export const RUN = "a";

/** The seed of the drawn digits. */
const SEED = 7;
/** Enough for some steps an epoch, so that a process is short. */
const COUNTS = { train: 104, test: 40 };
/** What a training and its resumption have in common. */
const SESSION = ["--plain", "--no_report", "--threads", "1", "--keep", "1", "--checkpoint_every", "2"];

/** Seconds after which a worker that hangs is lost; it must not be lost because the machine is busy. */
const WORKER_TIMEOUT = 20;

/** The short trainings, and the flags of each. */
export const TRAININGS = {
  plain: ["--epochs", "3", "--batch_size", "20", "--lr", "1e-3"],
  /** Its embeddings collapse once hard negatives follow, and it goes back. */
  rescued: [
    ...["--epochs", "8", "--batch_size", "8", "--lr", "2e-2", "--margin", "1", "--rescue"],
    ...["--phases", "semi-hard:0.3,batch-hard:0.7"],
  ],
  early: ["--epochs", "20", "--batch_size", "20", "--lr", "1e-3", "--early_stop", "1"],
} as const;
/** The name of a short training. */
export type TrainingName = keyof typeof TRAININGS;

/** A short training that gives the same bits every time, and how to resume it. */
export interface ShortTraining {
  name: TrainingName;
  /** The engine's name. */
  engine: string;
  /** The folder with its images. */
  data: string;
  /** The number of its workers. */
  workers: number;
  /** Flags of Deno for its processes besides those of the task. */
  denoFlags: readonly string[];
}

/** Writes few drawn digits as IDX files into a new folder. */
export async function writeDigits(folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const { splits } = await makeDigits(SEED, COUNTS);
  for (const [split, name] of [["train", "train"], ["test", "t10k"]] as const) {
    const { pixels, labels } = idxOf(splits[split]!);
    await Deno.writeFile(`${folder}/${name}-images-idx3-ubyte`, pixels);
    await Deno.writeFile(`${folder}/${name}-labels-idx1-ubyte`, labels);
  }
}

/** Images and labels as the bytes of IDX files. */
function idxOf(set: ImageSet): { pixels: Uint8Array; labels: Uint8Array } {
  const bytes = (dimensions: number[], values: ArrayLike<number>) => {
    const file = new Uint8Array(4 + 4 * dimensions.length + values.length);
    file.set([0, 0, 8, dimensions.length]);
    const view = new DataView(file.buffer);
    dimensions.forEach((size, i) => view.setUint32(4 + 4 * i, size));
    file.set(values, 4 + 4 * dimensions.length);
    return file;
  };
  return {
    pixels: bytes([set.count, set.height, set.width], set.allPixels()),
    labels: bytes([set.count], set.labels),
  };
}

/** The command that starts the training in a folder of runs. */
export function startCommand(training: ShortTraining, runs: string): [string, ...string[]] {
  return trainCommand(training, [
    ...["--data_path", training.data, "--checkpoint_path", runs, "--run", RUN],
    ...["--precision", "float32", "--holdout", "20", "--embedding_size", "8", "--seed", "3"],
    ...TRAININGS[training.name],
  ]);
}

/** The command that resumes it. */
export function resumeCommand(training: ShortTraining, runs: string): [string, ...string[]] {
  return trainCommand(training, ["--resume", `${runs}/${RUN}`, "--checkpoint_path", runs]);
}

function trainCommand(
  { engine, workers, denoFlags }: ShortTraining,
  args: readonly string[],
): [string, ...string[]] {
  const root = fileURLToPath(new URL("../../../", import.meta.url));
  const rights = ["read", "write", "env", "ffi", "net", "run", "sys"].map((name) => `--allow-${name}`);
  return [
    ...[Deno.execPath(), "run", "-q", "--no-check", "--no-prompt", "--config", `${root}deno.json`] as const,
    ...[...rights, ...denoFlags, `${root}tasks/train.ts`, "--engine", engine, ...SESSION, ...args],
    ...(workers > 1 ? ["--workers", String(workers), "--worker_timeout", String(WORKER_TIMEOUT)] : []),
  ];
}
