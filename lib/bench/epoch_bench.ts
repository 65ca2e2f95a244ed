import { UserError } from "../base/user_error.ts";
import type { BenchConfig } from "../config/bench_config.ts";
import { defaults } from "../config/option.ts";
import { TRAIN_OPTIONS } from "../config/train_config.ts";
import type { DataSource } from "../data/find_data.ts";
import { openDataset } from "../data/open_dataset.ts";
import { takeImages } from "../data/split_holdout.ts";
import type { LibraryFound } from "../engine/open_engine.ts";
import { startTrainer } from "../train/trainer.ts";
import { type BenchInput, needLibrary } from "./bench_input.ts";
import { type BenchResult, FASTER_HEADER, fasterCells, leftOutNotes, mediansByKey } from "./bench_result.ts";
import type { Contender } from "./contender.ts";
import { drawnDashboard } from "./drawn_dashboard.ts";
import { withSharedFolder, writeImages } from "./image_files.ts";
import { EMBEDDING_SIZE, LEARNING_RATE, MARGIN } from "./our_step.ts";
import { timeInTurn } from "./paired_timing.ts";
import { type Pytorch, PYTORCH_NAMES } from "./pytorch.ts";

/**
 * Measures an epoch end to end, in milliseconds: of a training as `deno task train` runs it, with its dashboard, and of
 * the original program, alternating epoch by epoch on the same images.
 *
 * @throws {UserError} If libtensorflow is unavailable, or the data is damaged or has too few images.
 */
export async function benchEpoch({ config, library, data, pytorch }: BenchInput): Promise<BenchResult> {
  needLibrary(library);
  const dataset = await openDataset(data);
  const train = takeImages(dataset.train, config.num_images);
  if (config.batch_size > train.count) {
    throw new UserError(
      `Expected --batch_size of at most the ${train.count} images but found ${config.batch_size}`,
    );
  }
  return await withSharedFolder(async (folder) => {
    const { leftOut, original } = await openOriginal(pytorch, async () => {
      await writeImages(folder, "train", { pixels: train.allPixels(), labels: train.labels });
      await writeImages(folder, "test", { pixels: dataset.test.allPixels(), labels: dataset.test.labels });
      return {
        folder,
        side: train.height,
        batch_size: config.batch_size,
        embedding_size: EMBEDDING_SIZE,
        margin: MARGIN,
        lr: LEARNING_RATE,
        miner: "semi-hard",
      };
    });
    const ours = startOurs(config, library, data, folder);
    const contenders = [ours, ...(original === undefined ? [] : [original])];
    try {
      const timings = await timeInTurn(contenders, config.rounds);
      return {
        tables: [{
          header: ["", "seconds per epoch", "images/s", ...FASTER_HEADER],
          rows: contenders.map(({ name }, i) => [
            name,
            (timings[i]!.median / 1000).toFixed(2),
            String(Math.round(train.count / (timings[i]!.median / 1000))),
            ...fasterCells(timings[i]!, timings[0]!),
          ]),
        }],
        notes: [
          `${dataset.title}, ${train.count} images in batches of ${config.batch_size}; medians of ${config.rounds} ` +
          "epochs in turn, ratios epoch by epoch; the first epoch of each is not counted.",
          ...contenders.map(({ name, about }) => `${name}: ${about}`),
          ...(dataset.synthetic
            ? ["These images are synthetic: results for real images may differ slightly."]
            : []),
          ...leftOutNotes(leftOut),
        ],
        figures: { epoch_ms: mediansByKey(contenders, timings) },
        leftOut,
      };
    } finally {
      await ours.end();
    }
  });
}

/** Opens the original program as a contender whose round is an epoch. */
async function openOriginal(
  { processes, leftOut }: Pytorch,
  settings: () => Promise<Record<string, unknown>>,
): Promise<{ leftOut: Record<string, string>; original?: Contender }> {
  const name = "pytorch_original_epochs";
  // In the figures for programs it has the same name as in the other benchmarks.
  const key = "pytorch_original";
  const process = processes.get(name);
  if (process === undefined) return { leftOut: { [key]: leftOut[name]! } };
  try {
    const { about } = await process.ask({ open: name, settings: await settings() });
    const original: Contender = {
      key,
      name: PYTORCH_NAMES[name],
      about: `${about}; then 128 validation triplets, embeddings of the test images, 1,024 pairs, torch.save`,
      activate: async () => {},
      run: async () => Number((await process.ask({ epoch: name })).ms),
      dispose() {},
    };
    return { leftOut: {}, original };
  } catch (error) {
    return { leftOut: { [key]: (error as Error).message } };
  }
}

/**
 * Starts a training that pauses after each epoch. A round lasts from resume to the next pause, which is the work of
 * one epoch: the training may do a step or two before it receives the pause, so a round may lack the first steps of its
 * own epoch but has those of the next.
 */
function startOurs(
  config: BenchConfig,
  library: LibraryFound,
  data: DataSource,
  folder: string,
): Contender & { end(): Promise<void> } {
  const dashboard = drawnDashboard();
  let paused = Promise.withResolvers<void>();
  const request = {
    ...{ ...defaults(TRAIN_OPTIONS), engine: "native", miner: "semi-hard", epochs: 100_000 } as const,
    num_images: config.num_images,
    batch_size: config.batch_size,
    threads: config.threads,
    checkpoint_path: folder,
  };
  const trainer = startTrainer({ config: request, run: "bench", library, data }, (event) => {
    dashboard.take(event);
    if (event.type === "epoch_finished") trainer.give("pause");
    if (event.type === "state" && event.state === "paused") paused.resolve();
  });
  trainer.end.then(() => paused.reject(new Error("The training ended")), (error) => paused.reject(error));
  paused.promise.catch(() => {});
  let started = false;
  return {
    key: "trinca",
    name: "trinca",
    about:
      "deno task train with the dashboard: batches, steps, events, validation, the original's protocol and the " +
      "exact evaluation over all pairs of the test images, checkpoint",
    activate: async () => {},
    async run() {
      const start = performance.now();
      // The first round includes the start of the training, and is not counted.
      if (started) {
        paused = Promise.withResolvers();
        trainer.give("resume");
      }
      started = true;
      await paused.promise;
      return performance.now() - start;
    },
    dispose() {},
    async end() {
      trainer.give("stop");
      await trainer.end.catch(() => {});
      dashboard.close();
    },
  };
}
