import { UserError } from "../base/user_error.ts";
import { whyUnreadable } from "../data/read_file.ts";
import type { ComparedSplits } from "../config/eval_config.ts";
import type { Dataset } from "../data/dataset.ts";
import type { DataListener } from "../data/definition.ts";
import type { DataSource } from "../data/find_data.ts";
import type { ImageSet } from "../data/image_set.ts";
import { openDataset } from "../data/open_dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { measure, type MeasureOptions } from "./measure.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import { findCheckpoint } from "../run/find_checkpoint.ts";
import { readCheckpoint } from "../run/read_checkpoint.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { openingOf } from "../run/opening_of.ts";
import { imageSplit } from "./image_split.ts";

/** By what to measure. */
export interface MeasureProtocol extends Pick<MeasureOptions, "seed" | "rates"> {
  /** Which images to compare; if not given those that the data set is measured on, with each other. */
  compared?: ComparedSplits;
  /** A file of pairs for the protocol of folds. */
  pairsFile?: string;
  /** Hears what was measured, for pictures of it. */
  onMeasured?: (measured: Measured) => void;
}

/** What was measured, beside the figures. */
export interface Measured {
  /** Of the queries, `[N, D]`. */
  embeddings: Float32Array;
  /** The queries. */
  set: ImageSet;
  /** What the checkpoint says of itself. */
  state: CheckpointState;
  /** SHA-256 of the data set. */
  dataDigest: string;
}

/** What a checkpoint is measured with. */
export interface MeasuredWith extends MeasureProtocol {
  /** The engine that is open. */
  engine: Engine;
  /** Whose images are measured on. */
  dataset: Dataset;
}

/** How to open what a checkpoint is measured with. */
export interface MeasureRequest extends EngineRequest, MeasureProtocol {
  /** What to measure on, and where it is. */
  data: DataSource;
  /** Hears what happens while the data are opened. */
  listener?: DataListener;
}

/**
 * Measures a checkpoint on the disk.
 *
 * @param path A checkpoint's folder; or a run's, whose best is measured.
 * @throws {UserError} If there is no checkpoint or it is damaged, the images are not of the size that it was trained
 * on, or there is no such split; if the file of pairs cannot be read or has a wrong line.
 */
export async function measureCheckpoint(path: string, options: MeasuredWith): Promise<EvaluationReport> {
  const folder = await findCheckpoint(path);
  const checkpoint = await readCheckpoint(folder);
  return await measureRead(folder, checkpoint, await readPairs(options.pairsFile), options);
}

/**
 * The same, when data and engine are still to be opened; the checkpoint is read first, since it is the quickest
 * to say that something is wrong.
 *
 * @throws {UserError} As {@link measureCheckpoint}, or if the data are damaged or the engine cannot run.
 */
export async function openAndMeasure(folder: string, request: MeasureRequest): Promise<EvaluationReport> {
  const checkpoint = await readCheckpoint(folder);
  const pairs = await readPairs(request.pairsFile);
  const dataset = await openFor(checkpoint.state, request);
  const { engine } = await openEngine(request);
  return await measureRead(folder, checkpoint, pairs, { ...request, engine, dataset });
}

/**
 * Opens data as the network of a checkpoint wants them.
 *
 * @throws {UserError} If they are missing or damaged.
 */
export async function openFor(
  state: CheckpointState,
  { data, listener }: Pick<MeasureRequest, "data" | "listener">,
): Promise<Dataset> {
  const { name, path } = data;
  return await openDataset({ name, path, ...openingOf(state, data), ...(listener && { listener }) });
}

async function readPairs(file: string | undefined): Promise<MeasureOptions["pairs"]> {
  if (file === undefined) return undefined;
  try {
    return { file, text: await Deno.readTextFile(file) };
  } catch (error) {
    throw new UserError(`Expected a file of pairs but cannot read ${file}: ${whyUnreadable(error)}`);
  }
}

async function measureRead(
  folder: string,
  { state, parameters }: Checkpoint,
  pairs: MeasureOptions["pairs"],
  { engine, dataset, seed, rates, compared = {}, onMeasured }: MeasuredWith,
): Promise<EvaluationReport> {
  const { network, epoch } = state;
  const { queries, references } = compared;
  const split = imageSplit(dataset, queries, state, folder);
  return await measure({ network, parameters }, {
    engine,
    dataset,
    queries: split,
    ...(references && { references: imageSplit(dataset, references, state, folder) }),
    checkpoint: { path: folder, epoch },
    seed,
    ...(rates && { rates }),
    ...(pairs && { pairs }),
    ...(onMeasured && {
      onEmbeddings: (embeddings) =>
        onMeasured({ embeddings, set: split.set, state, dataDigest: dataset.digest }),
    }),
  });
}
