import type { PlannedEpoch } from "./epoch_files.ts";

/** A program that trains in `bench data`. */
export interface TrainingContender {
  /** Name in the figures for programs. */
  key: string;
  /** Name in the table. */
  name: string;
  /** Description for the notes below the table. */
  about: string;
  /**
   * Starts a training: random weights by the seed, and a few steps whose results are discarded, to warm up.
   *
   * @param first The first epoch, for its batches.
   */
  start(seed: number, first: PlannedEpoch): Promise<void>;
  /** Trains an epoch and returns the milliseconds that it took. */
  train(epoch: PlannedEpoch): Promise<number>;
  /** Embeds the test images, `[N, D]`. */
  embed(): Promise<Float32Array<ArrayBuffer>>;
  /** Releases its resources. */
  dispose(): Promise<void>;
}
