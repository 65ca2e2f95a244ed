import { basename, dirname } from "node:path";
import { type Allowed, checkValue, describeValue, TEXT } from "../base/check_options.ts";
import { describeSystemError, messageOf } from "../base/system_error.ts";
import { pathExists } from "../base/path_exists.ts";
import { UserError } from "../base/user_error.ts";
import { type TrainConfig, trainingPart } from "../config/train_config.ts";
import { Dataset } from "../data/dataset.ts";
import { preparedAs } from "../data/preparation_for.ts";
import type { Engine } from "../engine/engine.ts";
import { EmbeddingNetwork } from "../evaluate/embedding_network.ts";
import type { Layer } from "../model/layer_kind.ts";
import { initialise } from "../model/initialise.ts";
import { embeddingSize, makeNetwork, type Network } from "../model/network.ts";
import { networkName } from "../model/network_name.ts";
import { original } from "../model/networks/original.ts";
import { readCheckpoint } from "../run/read_checkpoint.ts";
import { emitTo, EventLog } from "../run/event_log.ts";
import type { NewEvent, TrainEvent } from "../run/events.ts";
import { createRunFolder } from "../run/create_run_folder.ts";
import { lockRun } from "../run/run_lock.ts";
import type { Loss } from "../triplet/loss.ts";
import { loadMiners } from "../triplet/miner_list.ts";
import { tripletLoss } from "../triplet/triplet_loss.ts";
import { type CheckpointStore, folderStore, MemoryStore } from "./checkpoint_store.ts";
import { chooseImages } from "./choose_images.ts";
import { Control } from "./control.ts";
import { EventQueue } from "./event_queue.ts";
import { type TrainingEnd, type TrainingJob, VERSION } from "./job.ts";
import { initialWeights } from "./initial_weights.ts";
import { MachineWatch, thisMachine } from "./machine_watch.ts";
import { planEpoch } from "./plan_epoch.ts";
import { startedEvent } from "./started_event.ts";
import { configOfSettings, inCamelCase, type TrainSettings } from "./train_settings.ts";
import { Training } from "./training.ts";

/** What to train, on what, with what. */
export interface TrainOptions extends TrainSettings {
  /** The engine that is open. */
  engine: Engine;
  /** The data: its training images are learned from, its test images measured after every epoch. */
  data: Dataset;
  /** The layers of the network; the original's if not given. */
  network?: readonly Layer[];
  /** What is minimised, with its miners; the triplet loss with the original's curriculum if not given. */
  loss?: Loss;
  /** A folder for the run that does not exist yet; without it nothing is written. */
  folder?: string;
}

/**
 * A training that runs. A loop of `for await` receives its events, from the first one if the loop starts at once, and
 * throws the error if the training fails.
 */
export interface TrainingRun extends AsyncIterable<TrainEvent> {
  /**
   * How it ended. Rejects if the training fails: with a {@link UserError} if it diverged. If no loop throws the error
   * and nothing awaits this promise, it is an unhandled rejection, which ends the program.
   */
  readonly result: Promise<TrainResult>;
  /** Waits from the next step on. */
  pause(): void;
  /** Trains on. */
  resume(): void;
  /** Ends after the step that runs; an evaluation that runs is given up. */
  stop(): void;
}

/** What a training ends in. */
export interface TrainResult {
  /** Whether it came to its end, or was stopped. */
  state: "done" | "stopped";
  /** How it ended, for a person to read. */
  message: string;
  /**
   * The best network by the held-out images; without those, that of the last complete epoch; before the end of the
   * first epoch, the network after the last step, which is the initial one if there was no step.
   */
  network: EmbeddingNetwork;
}

/**
 * Trains an embedding network in this thread, which between two steps is free for what else there is to do.
 *
 * @throws {UserError} If a setting is not what it can be, or does not fit the data.
 *
 * @example
 * ```ts
 * import { convNet, drawnDigits, openEngine, train } from "@trinca/trinca";
 *
 * const run = train({
 *   engine: await openEngine({ engine: "cpu" }),
 *   data: await drawnDigits({ train: 400, test: 100 }),
 *   network: convNet({ filters: [4, 8], embedding: 8 }),
 *   epochs: 1,
 *   batchSize: 40,
 *   lr: 1e-3,
 * });
 * for await (const event of run) if (event.type === "step") console.log(event.step, event.loss);
 * const { network } = await run.result;
 * console.log(network.network.input);
 * ```
 */
export function train(options: TrainOptions): TrainingRun {
  try {
    return startTraining(options);
  } catch (error) {
    throw inCamelCase(error);
  }
}

/** What {@link train} is given besides settings. */
const VALUES: Readonly<Record<"engine" | "data" | "network" | "loss" | "folder", Allowed>> = {
  engine: {
    expected: "an open engine, as await openEngine() returns it,",
    check: (value) => typeof (value as Engine | null | undefined)?.compile === "function",
  },
  data: {
    expected: "a Dataset, as await imageFolder() returns it,",
    check: (value) => value instanceof Dataset,
  },
  network: { expected: "a list of layers, as convNet() returns it,", check: Array.isArray },
  loss: {
    expected: "a loss, as tripletLoss() returns it,",
    check: (value) =>
      typeof value === "function" && typeof (value as Loss).onTriplets === "function" &&
      typeof (value as Loss).miner?.minerOfEpoch === "function",
  },
  folder: TEXT,
};

function startTraining(options: TrainOptions): TrainingRun {
  if (typeof options !== "object" || options === null) {
    throw new UserError(
      `Expected an object with engine, data and other options of train() but found ${describeValue(options)}`,
    );
  }
  for (const [name, allowed] of Object.entries(VALUES)) {
    const value = options[name as keyof typeof VALUES];
    if (value !== undefined || name === "engine" || name === "data") checkValue(name, value, allowed);
  }
  const { engine, data, network = original(64), loss = tripletLoss(), folder, ...settings } = options;
  const config = configOfSettings(settings, loss, engine);
  const control = new Control();
  const events = new EventQueue();
  const images = chooseImages(data, config);
  // The default is a smaller one for a small data set.
  if (settings.batchSize === undefined) config.batch_size = Math.min(config.batch_size, images.train.count);
  const { height, width, channels } = images.train;
  const made = makeNetwork({ height, width, channels }, network);
  const job = {
    config: { ...config, ...namedNetwork(made), ...preparedAs(data) },
    loss,
    engine,
    network: made,
    dataset: data,
    ...images,
    resumed: undefined,
    control,
  };
  const plan = planEpoch(images.train.labels, config, 1);
  // From the next turn on, so that a loop that starts at once receives the first event.
  const result: Promise<TrainResult> = new Promise<void>((resolve) => setTimeout(resolve, 0))
    .then(() => runInThread(job, plan, folder, events))
    .then((end) => {
      events.end();
      return end;
    }, (error) => {
      // Where a loop throws the error, nobody needs to await the promise; elsewhere it must not go unseen.
      const thrown = inCamelCase(error);
      if (events.fail(thrown)) result.catch(() => {});
      throw thrown;
    });
  return {
    result,
    pause: () => control.give("pause"),
    resume: () => control.give("resume"),
    stop: () => control.give("stop"),
    [Symbol.asyncIterator]: () => events.iterate(),
  };
}

/** Runs a training, with a run's folder where there is one. */
async function runInThread(
  given: Omit<TrainingJob, "miners" | "store" | "emit" | "flush" | "machine">,
  plan: readonly Int32Array[],
  folder: string | undefined,
  events: EventQueue,
): Promise<TrainResult> {
  const start = performance.now();
  const init = given.config.init === ""
    ? undefined
    : await initialWeights(given.config.init, ".", given.network, given.config.seed);
  const job = init === undefined
    ? given
    : { ...given, initial: init.parameters, config: { ...given.config, init: init.from } };
  const run = folder === undefined ? "in memory" : basename(folder);
  if (folder !== undefined) {
    if (await pathExists(folder)) {
      throw new UserError(`Expected a folder that does not exist yet but found ${folder}; choose another`);
    }
    await createRunFolder(dirname(folder), run, {
      trinca: VERSION,
      run,
      ...trainingPart(job.config),
      program: true,
    });
  }
  using _lock = folder === undefined ? undefined : lockRun(folder);
  using log = folder === undefined ? undefined : closing(new EventLog(folder, Date.now));
  const memory = new MemoryStore();
  const store: CheckpointStore = folder === undefined ? memory : folderStore(folder);
  const take = (event: TrainEvent): void => events.take(event);
  const emit = log === undefined
    ? (event: NewEvent): void => take({ time: Date.now(), ...event } as TrainEvent)
    : emitTo(log.log, take);
  const machine = new MachineWatch(thisMachine(job.engine), emit);
  emit(startedEvent(job, { run, reason: "given", plan }));
  if (init !== undefined) emit({ type: "log", level: "info", message: init.message });
  const finish = async (state: TrainingEnd["state"] | "failed", message: string) => {
    // What cannot be read must not hide how the training ended.
    const best = await store.current().then(({ best }) => best ?? null, () => null);
    const seconds = (performance.now() - start) / 1000;
    emit({ type: "run_finished", state, message, seconds, folder: folder ?? "", best });
  };
  let end: TrainingEnd;
  try {
    end = await new Training({
      ...job,
      miners: await loadMiners(),
      store,
      emit,
      flush: async () => await log?.log.sync(),
      machine,
    }).run();
  } catch (error) {
    await finish("failed", messageOf(error));
    throw describeSystemError(error) ?? error;
  }
  await finish(end.state, end.message);
  if (end.state === "diverged") throw new UserError(end.message);
  const { best, last } = await store.current();
  const saved = best ?? last;
  const { state, message } = end;
  const kept = saved === undefined || folder === undefined
    ? await memory.best()
    : await readCheckpoint(`${folder}/${saved}`);
  const parameters = kept?.parameters ?? init?.parameters ??
    initialise(job.network, job.config.seed); // Stopped before the first step.
  return { state, message, network: new EmbeddingNetwork(job.engine, job.network, parameters) };
}

/** What a configuration says of a network: its name, where it is one of those with a name. */
function namedNetwork(network: Network): Pick<TrainConfig, "net" | "embedding_size"> {
  // A network of the caller's own has none; the checkpoint has all of its layers.
  return { net: networkName(network)!, embedding_size: embeddingSize(network) };
}

function closing(log: EventLog): Disposable & { log: EventLog } {
  return { log, [Symbol.dispose]: () => log.close() };
}
