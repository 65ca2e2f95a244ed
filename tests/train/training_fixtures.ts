import { folderStore } from "../../lib/train/checkpoint_store.ts";
import { smallNetwork } from "../model/fixtures.ts";
import { RandomStream } from "../../lib/base/random.ts";
import { defaults } from "../../lib/config/option.ts";
import { TRAIN_OPTIONS, type TrainConfig } from "../../lib/config/train_config.ts";
import { Dataset } from "../../lib/data/dataset.ts";
import { ImageSet } from "../../lib/data/image_set.ts";
import type { Engine } from "../../lib/engine/engine.ts";
import type { Checkpoint } from "../../lib/run/checkpoint.ts";
import { EventLog } from "../../lib/run/event_log.ts";
import type { EventOf, NewEvent, TrainEvent } from "../../lib/run/events.ts";
import { createRunFolder } from "../../lib/run/create_run_folder.ts";
import { type Command, Control } from "../../lib/train/control.ts";
import type { RunJob, TrainingEnd } from "../../lib/train/job.ts";
import { lossOfConfig } from "../../lib/train/loss_of_config.ts";
import { MachineWatch } from "../../lib/train/machine_watch.ts";
import { loadMiners } from "../../lib/triplet/miner_list.ts";
import { Training } from "../../lib/train/training.ts";
import { withFolder } from "../base/fixtures.ts";
import { testOnEngines } from "../engine/fixtures.ts";

const SIDE = 8;
const CLASSES = 4;

/** Images of four classes: a bright quarter each, under noise. */
export function quarters(perClass: number, seed: number): ImageSet {
  const random = new RandomStream(seed, "test images");
  const count = CLASSES * perClass;
  const pixels = new Uint8Array(count * SIDE * SIDE);
  const labels = Int32Array.from({ length: count }, (_, i) => i % CLASSES);
  for (let i = 0; i < pixels.length; i++) {
    const [x, y, label] = [i % SIDE, Math.floor(i / SIDE) % SIDE, labels[Math.floor(i / (SIDE * SIDE))]!];
    const inside = Math.floor((2 * x) / SIDE) === label % 2 && Math.floor((2 * y) / SIDE) === label >> 1;
    pixels[i] = random.integer(160) + (inside ? 95 : 0);
  }
  return new ImageSet({ pixels, labels, height: SIDE, width: SIDE, channels: 1, classes: CLASSES });
}

/** A data set that is learnt within seconds. */
export const QUARTERS = new Dataset({
  name: "digits",
  title: "quarters",
  synthetic: true,
  digest: "0".repeat(64),
  classNames: ["0", "1", "2", "3"],
  splits: { train: quarters(24, 1), test: quarters(16, 2) },
});

/** Settings for it; 6 steps an epoch. */
export const QUICK: TrainConfig = {
  ...defaults(TRAIN_OPTIONS),
  num_images: QUARTERS.train.count,
  batch_size: 16,
  epochs: 3,
  embedding_size: 4,
  lr: 1e-3,
  keep: "all",
};

/** What a training did. */
export interface Trained {
  job: RunJob;
  end: TrainingEnd;
  events: TrainEvent[];
  folder: string;
}

/** How to train in a test. */
export interface TrainOptions {
  config?: Partial<TrainConfig>;
  holdout?: ImageSet;
  /** A folder of runs; `run` is the name of the new run in it. */
  runs: string;
  run: string;
  /** Resumes from this checkpoint, in the same folder. */
  resumed?: { folder: string; checkpoint: Checkpoint };
  /** Trains in this folder of a run that has no checkpoint. */
  folder?: string;
  /** Whether a trial step says before the first step how long an epoch takes. */
  estimates?: boolean;
  /** Milliseconds before each further try to save or to read a checkpoint, instead of seconds. */
  pauses?: readonly number[];
  /** Whether a stop is requested before it begins. */
  stop?: boolean;
  /** Receives each event, and can give commands. */
  listen?: (event: NewEvent, control: Control) => void;
  /** The clock of the machine; without it time stands still, and no `machine` events are emitted. */
  now?: () => number;
}

/** Trains on {@link QUARTERS} and returns the events. */
export async function train(engine: Engine, options: TrainOptions): Promise<Trained> {
  const config = { ...QUICK, ...options.config };
  const folder = options.resumed?.folder ?? options.folder ??
    await createRunFolder(options.runs, options.run, config);
  const log = new EventLog(folder, () => 0);
  const control = new Control();
  if (options.stop) control.give("stop");
  const events: TrainEvent[] = [];
  const emit = (event: NewEvent) => {
    events.push(log.append(event));
    options.listen?.(event, control);
  };
  const machine = {
    now: options.now ?? (() => 0),
    processorTime: () => 0,
    cores: 1,
    memory: () => 1000,
    engine: () => engine.memory(),
    gpu: () => undefined,
  };
  try {
    const job: RunJob = {
      config,
      loss: await lossOfConfig(config),
      miners: await loadMiners(),
      engine,
      network: smallNetwork(SIDE, SIDE, [4, 6], config.embedding_size),
      dataset: QUARTERS,
      train: QUARTERS.train,
      holdout: options.holdout,
      folder,
      store: folderStore(folder),
      resumed: options.resumed?.checkpoint,
      emit,
      flush: () => log.sync(),
      control,
      ...(options.pauses === undefined ? {} : { pauses: { save: options.pauses, read: options.pauses } }),
      ...(options.estimates === undefined ? {} : { estimates: options.estimates }),
      machine: new MachineWatch(machine, emit),
    };
    const end = await new Training(job).run();
    return { job, end, events, folder };
  } finally {
    log.close();
  }
}

/** Tests a training on the engines that people train on, in an empty folder of runs; `cpu` is too slow. */
export function testTraining(name: string, body: (engine: Engine, runs: string) => Promise<void>): void {
  testOnEngines(`Training ${name}`, (engine) => withFolder((runs) => body(engine, runs)), ["native", "wasm"]);
}

/** The events of a type. */
export function eventsOf<Type extends TrainEvent["type"]>(
  events: readonly TrainEvent[],
  type: Type,
): EventOf<Type>[] {
  return events.filter((event): event is EventOf<Type> => event.type === type);
}

/** The number of further steps before a command is executed that was given after a step was reported: one may be pending. */
export const underWay = ({ isAsync }: Engine): number => Number(isAsync);

/** Gives a command after a step. */
export const after =
  (globalStep: number, command: Command): NonNullable<TrainOptions["listen"]> => (event, control) => {
    if (event.type === "step" && event.global_step === globalStep) control.give(command);
  };

/** What a resumed training must report exactly like an uninterrupted one. */
export const story = ({ events }: Trained): unknown[] =>
  events.flatMap((event) =>
    event.type === "step"
      ? [[event.global_step, event.loss, event.spread]]
      : event.type === "epoch_finished"
      ? [[event.epoch, event.miner, event.train_loss, event.validation_loss]]
      : []
  );
