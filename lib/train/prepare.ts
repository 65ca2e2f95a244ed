import { basename, resolve } from "node:path";
import { begun } from "../base/begun.ts";
import { disk } from "../base/disk.ts";
import { messageOf } from "../base/system_error.ts";
import { UserError } from "../base/user_error.ts";
import { flagOf } from "../config/flag_of.ts";
import { checkConfig } from "../config/option.ts";
import { type TrainConfig, TRAINING_OPTIONS, trainingPart } from "../config/train_config.ts";
import type { Dataset } from "../data/dataset.ts";
import type { DataListener } from "../data/definition.ts";
import { openDataset } from "../data/open_dataset.ts";
import { preparationFor, preparedAs } from "../data/preparation_for.ts";
import { progressLines } from "../data/progress_lines.ts";
import { openEngine } from "../engine/open_engine.ts";
import { tf } from "../engine/tf.ts";
import { autoNetwork } from "../model/auto_network.ts";
import { makeNetwork } from "../model/network.ts";
import { networkName } from "../model/network_name.ts";
import { NETWORKS } from "../model/networks.ts";
import { parameterCount } from "../model/parameter_specs.ts";
import { epochName } from "../run/checkpoint_names.ts";
import { emitTo, EventLog } from "../run/event_log.ts";
import type { TrainEvent } from "../run/events.ts";
import { checkDiskSpace } from "../run/check_disk_space.ts";
import { createRunFolder } from "../run/create_run_folder.ts";
import { findRun, RUN_FILES } from "../run/run_folder.ts";
import { lockRun } from "../run/run_lock.ts";
import { savedCheckpoint } from "../run/saved_checkpoint.ts";
import { chooseImages } from "./choose_images.ts";
import { folderStore } from "./checkpoint_store.ts";
import { loadMiners } from "../triplet/miner_list.ts";
import type { Control } from "./control.ts";
import { type RunJob, type TrainingJob, VERSION } from "./job.ts";
import { initialWeights } from "./initial_weights.ts";
import { lossOfConfig } from "./loss_of_config.ts";
import { MachineWatch, thisMachine } from "./machine_watch.ts";
import type { TrainingRequest } from "./messages.ts";
import { readStoredRun } from "../run/stored_run.ts";
import { type NewestCheckpoint, openNewestCheckpoint } from "./newest_checkpoint.ts";
import { optimizer } from "./optimizer.ts";
import { planEpoch } from "./plan_epoch.ts";
import { repairLog } from "./repair_log.ts";
import { resolvePrecision } from "./resolve_precision.ts";
import { startedEvent } from "./started_event.ts";
import { checkResumable } from "./train_state.ts";
import { meetWorkers, type MetWorkers, requireSameDataOnAll } from "./workers/meet_workers.ts";
import type { LeadersPlan, LeadersSettings } from "./workers/plan_of_leader.ts";
import { prepareFollower } from "./workers/prepare_follower.ts";

/**
 * Bytes per parameter in a checkpoint: the model, the training's copy and Adam's two moments; and the moving
 * average.
 */
const CHECKPOINT_BYTES = { plain: 16, averaged: 20 } as const;
/** Approximate bytes of events per step: its own, and its share of the less frequent ones. */
const EVENT_BYTES = 500;
/** At most this many bytes are reserved for events: writing more would itself take time. */
const MAX_EVENT_BYTES = 32_000_000;

/** A training that is ready to start, with its log. */
export interface PreparedRun {
  job: RunJob;
  /** The log of its events; the caller closes it. */
  log: EventLog;
  /** Locks the run's folder against other processes; the caller disposes of it. */
  lock: Disposable;
}

/** A training that is ready to start; a worker that does not lead has no folder of a run. */
export type PreparedTraining = PreparedRun | { job: TrainingJob; log?: never; lock?: never };

/**
 * Opens the data, the engine and the folder for a training. Every mistake in a user's request is found here,
 * before any training time is spent; the folder of a new run is created last. A request to stop ends this early, and
 * leaves no folder of a new run.
 *
 * @param take Receives every event.
 * @param notice Receives lines about the progress of preparing the data, before the first event.
 * @throws {UserError} If something is missing, damaged, or contradictory.
 * @throws The reason of the control's signal if a stop is requested in the meantime.
 */
export async function prepare(
  request: TrainingRequest,
  control: Control,
  take: (event: TrainEvent) => void,
  notice: (line: string) => void = () => {},
): Promise<PreparedTraining> {
  const found = await meetWorkers(request, notice, control.signal);
  try {
    return await prepareMet(found, request, control, take, notice);
  } catch (error) {
    const why = control.isStop(error) ? "it was stopped" : messageOf(error);
    found?.group.abort(`${found.group.name(found.group.workers.rank)} ended: ${why}`);
    throw error;
  }
}

async function prepareMet(
  met: MetWorkers | undefined,
  request: TrainingRequest,
  control: Control,
  take: (event: TrainEvent) => void,
  notice: (line: string) => void,
): Promise<PreparedTraining> {
  if (met !== undefined && !met.group.leads) {
    return { job: await prepareFollower(request, met, control, take, notice) };
  }
  if (request.config.resume === "") return await prepareFrom(undefined, request, control, take, notice, met);
  const folder = await findRun(request.config.checkpoint_path, request.config.resume);
  const lock = lockRun(folder);
  try {
    return await prepareFrom(await openResumed(folder, lock, request), request, control, take, notice, met);
  } catch (error) {
    lock[Symbol.dispose]();
    throw error;
  }
}

/** A run to resume. */
interface ResumedRun {
  folder: string;
  /** Where it is resumed; undefined if nothing was saved yet: then it starts again. */
  newest: NewestCheckpoint | undefined;
  /**
   * The digest of the data that it was trained on, with their title and path if they are known; undefined if it is
   * not stored.
   */
  data: { title?: string; path?: string; digest: string } | undefined;
  /** Locks the folder against other processes. */
  lock: Disposable;
  /** The run's configuration with the session's changes. */
  config: TrainConfig;
}

async function prepareFrom(
  resumed: ResumedRun | undefined,
  request: TrainingRequest,
  control: Control,
  take: (event: TrainEvent) => void,
  notice: (line: string) => void,
  met: MetWorkers | undefined,
): Promise<PreparedRun> {
  const settings = resumed?.config ?? request.config;
  // Messages about the data are logged once there is a log.
  const said: { level: "info" | "warning"; message: string }[] = [];
  let damaged: string | undefined;
  const { signal } = control;
  // Meanwhile; what is wrong with the data is said first.
  const { engine: name, threads } = settings;
  const opening = met ?? begun(openEngine({ engine: name, library: request.library, threads }));
  const fits = request.fitBatch === true && resumed === undefined;
  await met?.group.fromLeader<LeadersSettings>({ settings: trainingPart(settings), fits });
  // What was damaged since is refused by the digest of the data, with what helps there; --bad would not.
  const opened = resumed?.data === undefined ? settings : { ...settings, bad: "skip" as const };
  const dataset = await openFor(request, opened, {
    ...progressLines(notice),
    say(message, about) {
      said.push({ level: "warning", message });
      if (about === "damaged") damaged = message;
    },
    note: (message) => said.push({ level: "info", message }),
  }, signal);
  signal.throwIfAborted();
  if (met !== undefined) {
    await requireSameDataOnAll(met.group, dataset);
  }
  // First, since other data rarely suit the settings of the run either.
  if (resumed !== undefined) requireSameData(resumed, dataset, request.data.path, damaged);
  const { train, holdout } = chooseImages(dataset, settings);
  const asked = fits ? { ...settings, batch_size: Math.min(settings.batch_size, train.count) } : settings;
  if (fits && asked.batch_size < settings.batch_size) {
    said.push({
      level: "info",
      message: `Batches of ${asked.batch_size} images: there are no more to train on`,
    });
  }
  const plan = planEpoch(train.labels, asked, 1);
  const steps = plan.length;
  const checkpoint = resumed?.newest?.checkpoint;
  const network = checkpoint?.state.network ?? makeNetwork(
    { height: train.height, width: train.width, channels: train.channels },
    NETWORKS[autoNetwork(asked.net, train)](asked.embedding_size),
  );
  // A rescue may have to go back to the start.
  const isStartNeeded = checkpoint === undefined || (asked.rescue && checkpoint.state.collapse?.good == null);
  const init = asked.init === "" || !isStartNeeded
    ? undefined
    : await initialWeights(asked.init, asked.checkpoint_path, network, asked.seed);

  const { engine, reason } = await opening;
  const precision = resolvePrecision(asked.precision, engine, resumed !== undefined);
  if (resumed !== undefined && precision !== asked.precision && asked.precision !== "auto") {
    said.unshift({
      level: "warning",
      message: `Continues in ${precision}: ${engine.name} has no ${asked.precision}, in which the run was ` +
        "trained until now; the weights will differ from those of an uninterrupted training",
    });
  }
  const net = networkName(network)!; // None if it is a program's own.
  const config = { ...asked, net, init: init?.from ?? asked.init, precision, ...preparedAs(dataset) };
  // This runs before the folder is created: a training that cannot start should leave nothing behind.
  await tf.tidy(() => tf.zeros([1]).add(1)).data();
  signal.throwIfAborted();

  const training = trainingPart(config);
  const parameters = parameterCount(network);
  const run = resumed === undefined ? request.run : basename(await Deno.realPath(resumed.folder));
  const folder = resumed?.folder ??
    await createRunFolder(config.checkpoint_path, run, {
      trinca: VERSION,
      run,
      ...training,
      data: { name: dataset.name, path: request.data.path, digest: dataset.digest },
    });
  const lock = resumed?.lock ?? lockRun(folder);
  try {
    await checkDiskSpace(folder, bytesToCome(config, parameters, steps));
    signal.throwIfAborted();
  } catch (error) {
    if (resumed === undefined) await disk.remove(folder, { recursive: true }).catch(() => {});
    throw error;
  }
  if (resumed !== undefined) {
    const { newest } = resumed;
    const from = newest && {
      state: newest.checkpoint.state,
      saved: { name: newest.last, ...await savedCheckpoint(`${folder}/${newest.last}`) },
    };
    await repairLog(folder, from);
    if (from === undefined) {
      said.unshift({ level: "info", message: "Nothing had been saved yet: the training starts again" });
    }
  }
  await met?.group.fromLeader<LeadersPlan>({
    config: training,
    network,
    state: checkpoint?.state ?? null,
    run,
  });
  const log = new EventLog(folder, Date.now);
  const emit = emitTo(log, take);
  const started = { config, dataset, train, holdout, engine, network, resumed: checkpoint };
  emit(startedEvent(started, { run, reason, plan, fallbackReason: request.data.reason }));
  if (init !== undefined && checkpoint === undefined) {
    emit({ type: "log", level: "info", message: init.message });
  }
  for (const { level, message } of said) emit({ type: "log", level, message });
  const linkFault = resumed?.newest?.linkFault;
  if (linkFault !== undefined) emit({ type: "log", level: "warning", message: linkFault.message });
  const bestBefore = checkpoint?.state.best?.epoch;
  const best = resumed?.newest?.best;
  if (bestBefore !== undefined && best !== epochName(bestBefore)) {
    const message = `${epochName(bestBefore)}, the best by the held-out images, is missing; ` +
      `${best ?? "nothing"} replaces it until there is a better one`;
    emit({ type: "log", level: "warning", message });
  }
  return {
    log,
    lock,
    job: {
      ...started,
      group: met?.group,
      estimates: met === undefined, // Trial steps of a worker alone would wait for the others.
      initial: init?.parameters,
      loss: await lossOfConfig(config),
      miners: await loadMiners(),
      folder,
      store: folderStore(folder),
      emit,
      flush: () => log.sync(),
      control,
      machine: new MachineWatch(thisMachine(engine), emit),
    },
  };
}

/**
 * @param damaged Which of the files are damaged, if any.
 * @throws {UserError} If a run was trained on other data than were opened at `path`.
 */
function requireSameData(
  { folder, newest, data }: ResumedRun,
  { title, digest }: Dataset,
  path: string,
  damaged: string | undefined,
): void {
  if (data === undefined || data.digest === digest) return;
  const trained = `${data.title === undefined ? "" : `${data.title}, `}digest ${data.digest.slice(0, 12)}`;
  const found = digest.slice(0, 12);
  const again = newest === undefined ? "" : ` from its weights with ${flagOf("init", folder)}`;
  const files = damaged === undefined ? "" : `: ${damaged[0]!.toLowerCase()}${damaged.slice(1)}`;
  const isSamePlace = data.path !== undefined && resolve(data.path) === resolve(path);
  throw new UserError(
    `Expected the data that ${folder} was trained on (${trained}) but ` +
      (isSamePlace
        ? `${path} has changed since (${found})${files}; undo what was added, removed or changed there, or start another ` +
          `run${again}`
        : `found ${title}, ${found}${files}; name them by --data_path`),
  );
}

/** Opens the data of a training as its settings require. */
async function openFor(
  { data: { name, path } }: TrainingRequest,
  config: TrainConfig,
  listener: DataListener,
  signal: AbortSignal,
): Promise<Dataset> {
  // Runs of earlier versions may have a --bad without effect.
  const isBadAsked = config.resume === "" && config.bad !== "auto";
  return await openDataset({ name, path, ...preparationFor(name, config, isBadAsked), listener, signal });
}

/**
 * The minimum number of bytes that a training writes: one checkpoint more than the one it replaces, and the
 * events.
 */
function bytesToCome(config: TrainConfig, parameters: number, steps: number): number {
  const bytes = CHECKPOINT_BYTES[config.ema > 0 ? "averaged" : "plain"];
  return 2 * parameters * bytes + Math.min(config.epochs * steps * EVENT_BYTES, MAX_EVENT_BYTES);
}

/**
 * Opens a run to resume.
 *
 * @param folder The run's folder.
 * @param lock The lock of that folder, needed because this repairs what a crash left behind.
 */
async function openResumed(
  folder: string,
  lock: Disposable,
  { config: session, resumeEpochs }: TrainingRequest,
): Promise<ResumedRun> {
  const newest = await openNewestCheckpoint(folder);
  if (newest === undefined) {
    const stored = await readStoredRun(folder);
    if (stored.program === true) {
      throw new UserError(
        `Expected a checkpoint to resume from in ${folder}, which a program started, but found none; run that ` +
          "program again with another folder",
      );
    }
    const training = checkConfig(TRAINING_OPTIONS, stored, `${folder}/${RUN_FILES.config}`);
    const epochs = resumeEpochs ?? training.epochs;
    return { folder, lock, newest, data: stored.data, config: { ...session, ...training, epochs } };
  }
  const { last, checkpoint } = newest;
  const training = checkConfig(TRAINING_OPTIONS, checkpoint.state.config, `${folder}/${last}`);
  const rule = optimizer(training.optimizer, training.weight_decay);
  checkResumable(checkpoint.training, rule, training.ema > 0, `${folder}/${last}`);
  // Only the length of a training can be changed when it is resumed.
  const epochs = resumeEpochs ?? training.epochs;
  if (epochs < checkpoint.state.epoch) {
    throw new UserError(
      `Expected --epochs of at least ${checkpoint.state.epoch}, which ${folder} has completed, but found ${epochs}`,
    );
  }
  const data = checkpoint.state.dataset;
  return { folder, lock, newest, data, config: { ...session, ...training, epochs } };
}
