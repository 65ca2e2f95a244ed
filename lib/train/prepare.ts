import { basename } from "node:path";
import { UserError } from "../base/user_error.ts";
import { checkConfig } from "../config/option.ts";
import { type TrainConfig, TRAINING_OPTIONS, trainingPart } from "../config/train_config.ts";
import type { Dataset } from "../data/dataset.ts";
import { datasetNamed } from "../data/datasets.ts";
import type { DataListener } from "../data/definition.ts";
import { openDataset } from "../data/open_dataset.ts";
import { preparationFor } from "../data/preparation_for.ts";
import { progressLines } from "../data/progress_lines.ts";
import { balancedBatches } from "../data/sampler.ts";
import { openEngine } from "../engine/open_engine.ts";
import { tf } from "../engine/tf.ts";
import { makeNetwork } from "../model/network.ts";
import { NETWORKS } from "../model/networks.ts";
import { parameterCount } from "../model/parameter_specs.ts";
import { epochName } from "../run/checkpoint_names.ts";
import { EventLog, pruneEvents, readEvents } from "../run/event_log.ts";
import type { TrainEvent } from "../run/events.ts";
import { proveRoom } from "../run/prove_room.ts";
import { createRunFolder, findRun } from "../run/run_folder.ts";
import { lockRun } from "../run/run_lock.ts";
import { savedCheckpoint } from "../run/saved_checkpoint.ts";
import { belongsBefore } from "./belongs_before.ts";
import { chooseImages } from "./choose_images.ts";
import { folderStore } from "./checkpoint_store.ts";
import type { Control } from "./control.ts";
import { type RunJob, type TrainingJob, VERSION } from "./job.ts";
import { lossOfConfig } from "./loss_of_config.ts";
import { MachineWatch, thisMachine } from "./machine_watch.ts";
import type { TrainingRequest } from "./messages.ts";
import { type NewestCheckpoint, openNewestCheckpoint } from "./newest_checkpoint.ts";
import { optimizer } from "./optimizer.ts";
import { settlePrecision } from "./settle_precision.ts";
import { startedEvent } from "./started_event.ts";
import { checkResumable } from "./train_state.ts";
import { unloggedEvents } from "./unlogged_events.ts";

/** Of each parameter in a checkpoint: the model's, the training's own and Adam's two moments; and an average. */
const CHECKPOINT_BYTES = { plain: 16, averaged: 20 } as const;
/** Of a step's events, about: its own, and its share of those that come more seldom. */
const EVENT_BYTES = 500;
/** Of the events no more than this is proved: to write more would itself take time. */
const MOST_EVENT_BYTES = 32_000_000;

/** A training that is ready to start, and its log. */
export interface PreparedTraining {
  /** What to train, on what, with what. */
  job: RunJob;
  /** Where its events go; the caller closes it. */
  log: EventLog;
  /** Keeps other processes out of the run's folder; the caller disposes of it. */
  lock: Disposable;
}

/**
 * Opens data, engine and folder for a training. All that can be wrong with a user's wishes comes out here,
 * before any training time is spent; the new run's folder is made last.
 *
 * @param take Receives every event.
 * @param notice Receives lines about how far the data are, before the first event.
 * @throws {UserError} If something is missing, damaged, or contradicts itself.
 */
export async function prepare(
  request: TrainingRequest,
  control: Control,
  take: (event: TrainEvent) => void,
  notice: (line: string) => void = () => {},
): Promise<PreparedTraining> {
  if (request.config.resume === "") return await prepareFrom(undefined, request, control, take, notice);
  const folder = await findRun(request.config.checkpoint_path, request.config.resume);
  const lock = lockRun(folder);
  try {
    return await prepareFrom(await openResumed(folder, lock, request), request, control, take, notice);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** A run to go on with. */
interface ResumedRun extends NewestCheckpoint {
  folder: string;
  /** Keeps other processes out of it. */
  lock: Disposable;
  /** Its configuration with the session's changes. */
  config: TrainConfig;
}

async function prepareFrom(
  resumed: ResumedRun | undefined,
  request: TrainingRequest,
  control: Control,
  take: (event: TrainEvent) => void,
  notice: (line: string) => void,
): Promise<PreparedTraining> {
  const asked = resumed?.config ?? request.config;
  // What is said of the data stands in the log, once there is one.
  const said: string[] = [];
  const dataset = await openFor(request, asked, { ...progressLines(notice), say: (line) => said.push(line) });
  const { train, holdout } = chooseImages(dataset, asked);
  const plan = balancedBatches(train.labels, {
    batchSize: asked.batch_size,
    classesPerBatch: asked.classes_per_batch,
    seed: asked.seed,
    epoch: 1,
  });
  const { title, digest } = dataset;
  if (resumed !== undefined && resumed.checkpoint.state.dataset.digest !== digest) {
    throw new UserError(
      `Expected the data that ${resumed.folder} was trained on (${resumed.checkpoint.state.dataset.title}, digest ` +
        `${resumed.checkpoint.state.dataset.digest.slice(0, 12)}) but found ${title}, ${digest.slice(0, 12)}`,
    );
  }
  const network = resumed?.checkpoint.state.network ?? makeNetwork(
    { height: train.height, width: train.width, channels: train.channels },
    NETWORKS[asked.net](asked.embedding_size),
  );

  const { engine, reason } = await openEngine({
    engine: asked.engine,
    library: request.library,
    threads: asked.threads,
  });
  const precision = settlePrecision(asked.precision, engine, resumed !== undefined);
  const config = { ...asked, precision, ...preparedAs(dataset) };
  // Run before the folder is made: a training that cannot start should leave nothing.
  await tf.tidy(() => tf.zeros([1]).add(1)).data();

  const training = trainingPart(config);
  const parameters = parameterCount(network);
  const steps = config.max_steps > 0 ? Math.min(config.max_steps, plan.length) : plan.length;
  const run = resumed === undefined ? request.run : basename(await Deno.realPath(resumed.folder));
  const folder = resumed?.folder ??
    await createRunFolder(config.checkpoint_path, run, { trinca: VERSION, run, ...training });
  const lock = resumed?.lock ?? lockRun(folder);
  try {
    await proveRoom(folder, bytesToCome(config, parameters, steps));
  } catch (error) {
    if (resumed === undefined) await Deno.remove(folder, { recursive: true });
    throw error;
  }
  if (resumed !== undefined) await pruneEvents(folder, belongsBefore(resumed.checkpoint.state));
  const log = new EventLog(folder, Date.now);
  if (resumed !== undefined) {
    const { last, checkpoint: { state } } = resumed;
    const saved = { name: last, ...await savedCheckpoint(`${folder}/${last}`) };
    for (const event of unloggedEvents(await readEvents(folder), state, saved)) log.append(event);
  }
  const emit: TrainingJob["emit"] = (event) => take(log.append(event));
  const started = { config, dataset, train, holdout, engine, network, resumed: resumed?.checkpoint };
  emit(startedEvent(started, { run, reason, steps, fallbackReason: request.data.reason }));
  for (const message of said) emit({ type: "log", level: "warning", message });
  const bestBefore = resumed?.checkpoint.state.best?.epoch;
  if (bestBefore !== undefined && resumed?.best !== epochName(bestBefore)) {
    const message = `${epochName(bestBefore)}, the best by the held-out images, is gone; ` +
      `until there is a better one ${resumed?.best ?? "nothing"} stands in for it`;
    emit({ type: "log", level: "warning", message });
  }
  return {
    log,
    lock,
    job: {
      ...started,
      loss: await lossOfConfig(config),
      folder,
      store: folderStore(folder),
      emit,
      control,
      machine: new MachineWatch(thisMachine(engine), emit),
    },
  };
}

/** Opens the data of a training as its settings want them. */
async function openFor(
  { data: { name, path } }: TrainingRequest,
  config: TrainConfig,
  listener: DataListener,
): Promise<Dataset> {
  const preparation = preparationFor(name, config);
  return await openDataset({ name, path, ...(preparation && { preparation }), listener });
}

/** How the images of files were prepared, whatever was asked for: a checkpoint keeps it. */
function preparedAs({ name, height, channels }: Dataset): Partial<Pick<TrainConfig, "size" | "colour">> {
  return datasetNamed(name).prepares ? { size: height, colour: channels === 1 ? "grey" : "rgb" } : {};
}

/** Bytes that a training will at least write: a checkpoint more than the one that it replaces, and its events. */
function bytesToCome(config: TrainConfig, parameters: number, steps: number): number {
  const bytes = CHECKPOINT_BYTES[config.ema > 0 ? "averaged" : "plain"];
  return 2 * parameters * bytes + Math.min(config.epochs * steps * EVENT_BYTES, MOST_EVENT_BYTES);
}

/**
 * Opens a run to go on with.
 *
 * @param folder The run's.
 * @param lock The run's, since this sets right what a crash has left.
 */
async function openResumed(
  folder: string,
  lock: Disposable,
  { config: session, resumeEpochs }: TrainingRequest,
): Promise<ResumedRun> {
  const { last, checkpoint, best } = await openNewestCheckpoint(folder);
  const training = checkConfig(TRAINING_OPTIONS, checkpoint.state.config, `${folder}/${last}`);
  const rule = optimizer(training.optimizer, training.weight_decay);
  checkResumable(checkpoint.training, rule, training.ema > 0, `${folder}/${last}`);
  // Only the length of a training can be changed when it goes on.
  const epochs = resumeEpochs ?? training.epochs;
  if (epochs < checkpoint.state.epoch) {
    throw new UserError(
      `Expected --epochs of at least ${checkpoint.state.epoch}, which ${folder} has done, but found ${epochs}`,
    );
  }
  return { folder, lock, last, checkpoint, best, config: { ...session, ...training, epochs } };
}
