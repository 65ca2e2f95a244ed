import type { TrainConfig } from "../config/train_config.ts";
import type { Dataset } from "../data/dataset.ts";
import type { ImageSet } from "../data/image_set.ts";
import type { Engine } from "../engine/engine.ts";
import type { Network } from "../model/network.ts";
import type { Checkpoint } from "../run/checkpoint.ts";
import type { NewEvent } from "../run/events.ts";
import type { Loss } from "../triplet/loss.ts";
import type { CheckpointStore } from "./checkpoint_store.ts";
import type { Control } from "./control.ts";
import type { MachineWatch } from "./machine_watch.ts";

/** The program's version, as checkpoints and events name it. */
export const VERSION = "0.1.0";

/** All that a training needs; nothing of it is chosen any more. */
export interface TrainingJob {
  /** All settings. */
  config: TrainConfig;
  /** What it minimises, and by which miners. */
  loss: Loss;
  /** Where tensors live. */
  engine: Engine;
  /** Its layers, and what goes in. */
  network: Network;
  /** The data, one of whose splits is measured on. */
  dataset: Dataset;
  /** Images to train on. */
  train: ImageSet;
  /** Images to validate on and to choose by: set apart, or the data's own; undefined where there are none. */
  holdout: ImageSet | undefined;
  /** Where its checkpoints go. */
  store: CheckpointStore;
  /** Where to go on from; undefined for a new training. */
  resumed: Checkpoint | undefined;
  /** Tells the world. */
  emit(event: NewEvent): void;
  /** What the world asks. */
  control: Control;
  /** Tells of the machine, whenever it is told to look. */
  machine: MachineWatch;
}

/** A training with a folder of its own. */
export interface RunJob extends TrainingJob {
  /** The run's folder. */
  folder: string;
}

/** How a training ended. */
export interface TrainingEnd {
  /** At its end; by the user; or by a loss or weights that are not finite. */
  state: "done" | "stopped" | "diverged";
  /** As a person reads it. */
  message: string;
}
