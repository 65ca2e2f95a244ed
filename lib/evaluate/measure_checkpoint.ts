import { begun } from "../base/begun.ts";
import { UserError } from "../base/user_error.ts";
import type { ComparedSplits, FewShot } from "../config/eval_config.ts";
import { type Dataset, TRAIN } from "../data/dataset.ts";
import type { DataListener } from "../data/definition.ts";
import type { DataSource } from "../data/find_data.ts";
import type { BadFiles } from "../data/listed/bad_files.ts";
import type { ImageSet } from "../data/image_set.ts";
import { openDataset } from "../data/open_dataset.ts";
import type { Engine } from "../engine/engine.ts";
import { type EngineRequest, openEngine } from "../engine/open_engine.ts";
import { measure, type MeasureOptions } from "./measure.ts";
import type { EvaluationReport } from "../eval/report_type.ts";
import type { StoredNetwork } from "../run/checkpoint.ts";
import { findCheckpoint } from "../run/find_checkpoint.ts";
import { readNetwork } from "../run/read_checkpoint.ts";
import type { CheckpointState } from "../run/checkpoint_format.ts";
import { DATA_SPLITS } from "../data/listed/split_rule.ts";
import type { ViewCount } from "../model/view_counts.ts";
import { openingOf } from "../run/opening_of.ts";
import { preparationOf } from "../run/preparation_of.ts";
import { superclassesOf } from "../eval/superclasses.ts";
import { type ImageSplit, imageSplit } from "./image_split.ts";
import { findPairs, type PairsRequest } from "./measure_pairs.ts";
import { readPairsFile } from "./read_pairs_file.ts";
import { readOmniglotTrials, type Trials } from "./omniglot_trials.ts";

/** By what to measure. */
export interface MeasureProtocol extends Pick<MeasureOptions, "seed" | "rates" | "threads" | "together"> {
  /** Which images to compare; if not given those that the data set is measured on, with each other. */
  compared?: ComparedSplits;
  /** A file of pairs for the protocol of folds. */
  pairsFile?: string;
  /** How many views of an image make its embedding; 1 if not given. */
  views?: ViewCount;
  /** Few-shot episodes to draw from the images. */
  fewShot?: FewShot;
  /** The folder or ZIP file with Omniglot's published trials, to measure them too. */
  omniglot?: string;
  /** Aborts the measurement. */
  signal?: AbortSignal;
  /** Receives what was measured, for pictures of it. */
  onMeasured?: (measured: Measured) => void;
}

/** What was measured besides the figures. */
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
  /** The threads of the native engine, and the most that compare embeddings; 0: one per core. */
  threads: number;
  /** What to measure on, and where it is. */
  data: DataSource;
  /** What happens to files that are missing or damaged; auto, if missing: what the training did with them. */
  bad?: BadFiles;
  /** Receives messages while the data are opened. */
  listener?: DataListener;
}

/**
 * Measures a checkpoint on the disk.
 *
 * @param path A checkpoint's folder; or a run's, whose best is measured.
 * @throws The signal's reason, once the signal is aborted.
 * @throws {UserError} If there is no checkpoint or it is damaged, the images are not of the size that it was trained
 * on, or there is no such split; if the file of pairs or the trials cannot be read or have a wrong line; if too few classes
 * have enough images for the episodes.
 */
export async function measureCheckpoint(path: string, options: MeasuredWith): Promise<EvaluationReport> {
  const folder = await findCheckpoint(path);
  const checkpoint = await readNetwork(folder);
  return await measureRead(folder, checkpoint, await readFiles(checkpoint, options), options);
}

/**
 * The same, when data and engine are still to be opened; the checkpoint is read first, since it is the quickest
 * to say that something is wrong.
 *
 * @throws {UserError} As {@link measureCheckpoint}, or if the data are damaged or the engine cannot run.
 */
export async function openAndMeasure(folder: string, request: MeasureRequest): Promise<EvaluationReport> {
  const checkpoint = await readNetwork(folder);
  const files = await readFiles(checkpoint, request);
  // Meanwhile; but if something is wrong with both, the data's error is thrown.
  const opening = begun(openEngine(request));
  const dataset = await openFor(checkpoint.state, request);
  const { engine } = await opening;
  return await measureRead(folder, checkpoint, files, { ...request, engine, dataset });
}

/**
 * Opens data as the network of a checkpoint wants them.
 *
 * @throws {UserError} If they are missing or damaged.
 */
export async function openFor(
  state: CheckpointState,
  { data, bad, listener }: Pick<MeasureRequest, "data" | "bad" | "listener">,
): Promise<Dataset> {
  const { name, path } = data;
  const opening = openingOf(state, data, bad);
  const open = async (split: string | undefined) => {
    let fault: string | undefined;
    const dataset = await openDataset({
      name,
      path,
      ...opening,
      ...(split && { split }),
      ...(listener && { listener }),
      undividable: (reason) => fault = reason,
    });
    // Without images for training there is still something to measure.
    if (fault !== undefined && dataset.test.count === 0) throw new UserError(fault);
    return dataset;
  };
  // Data that divide themselves were perhaps divided otherwise, and have moved since.
  if (opening.undivided !== undefined && opening.undivided !== DATA_SPLITS && name === state.dataset.name) {
    try {
      const divided = await open(opening.undivided);
      if (divided.digest === state.dataset.digest) return divided;
    } catch (error) {
      if (!(error instanceof UserError)) throw error; // Other data may not allow that division.
    }
  }
  return await open(opening.split);
}

/** The files that a protocol names, read before anything else is opened. */
interface ProtocolFiles {
  pairs?: Pick<PairsRequest, "file" | "text">;
  trials?: Trials;
}

async function readFiles(
  { state }: StoredNetwork,
  { pairsFile, omniglot }: MeasureProtocol,
): Promise<ProtocolFiles> {
  return {
    ...(pairsFile !== undefined && { pairs: { file: pairsFile, text: await readPairsFile(pairsFile) } }),
    ...(omniglot !== undefined &&
      { trials: await readOmniglotTrials(omniglot, preparationOf(state)) }),
  };
}

async function measureRead(
  folder: string,
  { state, parameters }: StoredNetwork,
  { pairs, trials }: ProtocolFiles,
  { engine, dataset, seed, rates, views = 1, compared = {}, fewShot, threads, together, signal, onMeasured }:
    MeasuredWith,
): Promise<EvaluationReport> {
  const { network, epoch } = state;
  const { queries, references } = compared;
  const split = imageSplit(dataset, queries, state, folder);
  const { query, gallery } = dataset.splits;
  return await measure({ network, parameters, views }, {
    engine,
    dataset,
    queries: split,
    ...(references && { references: imageSplit(dataset, references, state, folder) }),
    ...(queries === undefined && query && gallery && { queryGallery: { queries: query, gallery } }),
    checkpoint: { path: folder, epoch },
    seed,
    ...(rates && { rates }),
    ...(pairs && {
      pairs: findPairs({
        ...pairs,
        splits: queries === undefined ? pairSplits(dataset, split) : [split],
        classNames: dataset.classNames,
        ...(dataset.digest === state.dataset.digest && { trainedOn: TRAIN }),
      }),
    }),
    ...(fewShot && { episodes: episodesOf(fewShot, dataset) }),
    ...(trials && { trials }),
    ...(threads !== undefined && { threads }),
    ...(together && { together }),
    ...(signal && { signal }),
    ...(onMeasured && {
      onEmbeddings: (embeddings) =>
        onMeasured({ embeddings, set: split.set, state, dataDigest: dataset.digest }),
    }),
  });
}

/**
 * The images that a file of pairs can name if no split is requested: all that the data have, since a list of files knows
 * nothing of splits. Images without names are counted within the split that is measured.
 */
function pairSplits({ splits }: Dataset, measured: ImageSplit): ImageSplit[] {
  const all = Object.entries(splits).map(([split, set]) => ({ split, set }));
  return all.every(({ set }) => set.count === 0 || set.name(0) !== undefined) ? all : [measured];
}

function episodesOf(
  { withinSuperclass, ...shape }: FewShot,
  { classNames, coarse, title }: Dataset,
): NonNullable<MeasureOptions["episodes"]> {
  if (!withinSuperclass) return shape;
  const superclasses = superclassesOf(classNames, coarse);
  if (superclasses !== undefined) return { ...shape, superclasses };
  throw new UserError(
    `Expected coarse classes, or classes in folders of folders, for --episodes_within superclass but ${title} has ` +
      "neither; omit it",
  );
}
