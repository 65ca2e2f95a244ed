import { parseCheckpointEvery } from "../config/checkpoint_every.ts";
import { partialName } from "../run/checkpoint_names.ts";
import { findNotFinite, NotFiniteError } from "../run/finite.ts";
import type { TrainingJob } from "./job.ts";
import {
  pruneSaved,
  type Snapshot,
  snapshotOf,
  sparedCheckpoints,
  storeSnapshot,
} from "./save_checkpoint.ts";
import type { SavedParts } from "./saved_parts.ts";
import { reportUnsaved } from "./try_to_save.ts";

/** An evaluation that takes longer is preceded by a checkpoint: it can be ended before it is over. */
const LONG_EVALUATION_SECONDS = 5;

/**
 * Saves checkpoints within epochs from time to time. The state is read between two steps; while it is written, the
 * training continues. A checkpoint within an epoch replaces the one before it.
 */
export class PeriodicCheckpoints {
  readonly #job: TrainingJob;
  readonly #now: () => number;
  readonly #interval: { steps?: number; seconds?: number };
  #time: number;
  #step: number;
  #saving: Promise<void> | undefined;

  /**
   * Starts to count the steps and the time.
   *
   * @param step Steps of the training that are done.
   * @param now In milliseconds.
   */
  constructor(job: TrainingJob, step: number, now: () => number = () => performance.now()) {
    this.#job = job;
    this.#now = now;
    this.#interval = parseCheckpointEvery(job.config.checkpoint_every) ?? {};
    this.#time = now();
    this.#step = step;
  }

  /**
   * Whether a checkpoint is due. It never is while one is being written.
   *
   * @param step Steps of the training that are done, the running one included.
   */
  isDue(step: number): boolean {
    if (this.#saving !== undefined) return false;
    const { steps = Infinity, seconds = Infinity } = this.#interval;
    return step - this.#step >= steps || this.#now() - this.#time >= 1000 * seconds;
  }

  /** Whether a checkpoint is to be saved before an evaluation that takes so many seconds. */
  isDueBefore(seconds: number): boolean {
    return this.#interval.steps !== Infinity && seconds > LONG_EVALUATION_SECONDS;
  }

  /** Starts to count again, after any checkpoint. */
  restart(step: number): void {
    this.#time = this.#now();
    this.#step = step;
  }

  /**
   * Reads the state and starts to write it. No step may be running.
   *
   * @throws {NotFiniteError} If a value is infinite or NaN.
   */
  async start(parts: SavedParts): Promise<void> {
    await this.settle();
    const { epoch, step, global_step } = parts.progress;
    const name = partialName(epoch, step);
    const snapshot = await snapshotOf(parts);
    const notFinite = findNotFinite(snapshot.training);
    if (notFinite !== undefined) throw new NotFiniteError(notFinite, `what was to be saved as ${name}`);
    this.restart(global_step);
    this.#saving = this.#write(name, snapshot, sparedCheckpoints(parts)).finally(() =>
      this.#saving = undefined
    );
  }

  /** Waits until the checkpoint that is being written is on the disk. */
  async settle(): Promise<void> {
    await this.#saving;
  }

  /** Writes a checkpoint; a failure is reported, and the next one may succeed. */
  async #write(name: string, snapshot: Snapshot, spared: readonly string[]): Promise<void> {
    try {
      await storeSnapshot(this.#job, name, snapshot);
    } catch (error) {
      return reportUnsaved(this.#job, name, error, snapshot.state);
    }
    await pruneSaved(this.#job, spared);
  }
}
