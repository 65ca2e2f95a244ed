import type { TrainConfig } from "../config/train_config.ts";
import type { Dataset } from "../data/dataset.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { TurnedImages } from "../data/turned_images.ts";
import type { Engine } from "../engine/engine.ts";
import type { HostParameters } from "../model/initialise.ts";
import type { Network } from "../model/network.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import type { NewEvent } from "../run/events.ts";
import type { Loss } from "../triplet/loss.ts";
import type { Miners } from "../triplet/miner_list.ts";
import type { CheckpointStore } from "./checkpoint_store.ts";
import type { Control } from "./control.ts";
import type { MachineWatch } from "./machine_watch.ts";
import type { WorkerGroup } from "./workers/worker_group.ts";

/** The program's version, as stored in checkpoints and events. */
export const VERSION = "0.1.0";

/** Everything that a training needs, with all choices made. */
export interface TrainingJob {
  config: TrainConfig;
  /** The loss to minimise, with its miners. */
  loss: Loss;
  /** The miners that the user can force. */
  miners: Miners;
  engine: Engine;
  /** The layers and the shape of the input. */
  network: Network;
  /** The data set, one of whose splits is used for evaluation. */
  dataset: Dataset;
  /** The images to learn from. */
  train: ImageSet | TurnedImages;
  /**
   * For validation and for choosing the best epoch: the hold-out or the data's validation split; undefined
   * if neither.
   */
  holdout: ImageSet | undefined;
  /** Where a new training starts, if not at random: parameters and running statistics by name. */
  initial?: HostParameters | undefined;
  store: CheckpointStore;
  /** The checkpoint to resume from; undefined for a new training. */
  resumed: Checkpoint | undefined;
  emit(event: NewEvent): void;
  /** Waits until all events are on the disk, if they have a log; a checkpoint that follows knows no more than it. */
  flush?: () => Promise<void>;
  /** The commands of the user. */
  control: Control;
  /**
   * Milliseconds before each further try to save a checkpoint that cannot be saved later, and to read one; some seconds
   * by default.
   */
  pauses?: { save: readonly number[]; read: readonly number[] };
  /** Whether to say before the first step how long an epoch takes, which needs a trial step. */
  estimates?: boolean;
  /** The workers with which it trains; undefined if it is alone. */
  group?: WorkerGroup | undefined;
  /** Emits the use of the machine when it is polled. */
  machine: MachineWatch;
}

/** A training with its own run folder. */
export interface RunJob extends TrainingJob {
  folder: string;
}

/** How a training ended. */
export interface TrainingEnd {
  /** At its end, by the user, or because the loss or a weight is not finite or the last rescue did not help. */
  state: "done" | "stopped" | "diverged";
  /** For a person to read. */
  message: string;
}
