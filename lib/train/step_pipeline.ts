import type { Batch, BatchIndices } from "../data/image_set.ts";
import type { Miner } from "../triplet/miner.ts";
import type { TrainingJob } from "./job.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Progress } from "./progress.ts";
import type { ResidentImages } from "./resident_images.ts";
import { type PendingStep, StepReporter, type StepVerdict } from "./step_reporter.ts";
import { type StepResult, StepRunner } from "./step_runner.ts";
import type { TrainState } from "./train_state.ts";
import { WorkerNote } from "./workers/worker_note.ts";

/** A step to be started. */
export interface NextStep {
  epoch: number;
  batch: Batch | BatchIndices;
  lr: number;
  miner: Miner;
  /** Whether the host reads what the miner received and selected. */
  readsMining: boolean;
  /** How long the host took to prepare the batch. */
  dataMilliseconds: number;
}

/** Runs steps in order and reports each one while the engine computes the next one. */
export class StepPipeline {
  readonly #runner: StepRunner;
  readonly #reporter: StepReporter;
  readonly #progress: Progress;
  readonly #note: WorkerNote | undefined;
  #pending: PendingStep | undefined;

  /**
   * Starts no step yet.
   *
   * @param state Replaced by every step.
   * @param progress Updated when a step is reported.
   * @param resident The images, if the engine has them all.
   */
  constructor(
    job: TrainingJob,
    optimizer: Optimizer,
    state: TrainState,
    progress: Progress,
    resident?: ResidentImages,
  ) {
    this.#runner = new StepRunner(job, optimizer, state, resident);
    this.#reporter = new StepReporter(job, progress);
    this.#progress = progress;
    this.#note = job.group && new WorkerNote(job.control, job.machine);
  }

  /** The number of the next step in its epoch, 1-based. */
  get nextStep(): number {
    return (this.#pending?.step ?? this.#progress.step) + 1;
  }

  /**
   * Starts a step and reports the one before it, unless that is done.
   *
   * @returns What the reported step shows.
   */
  async start({ epoch, batch, lr, miner, readsMining, dataMilliseconds }: NextStep): Promise<StepVerdict> {
    const before = this.#pending;
    const step = this.nextStep;
    const globalStep = this.#progress.global_step + step - this.#progress.step;
    const note = this.#note?.write(dataMilliseconds);
    const result = this.#runner.run(batch, { miner, lr, globalStep, readsMining, ...(note && { note }) });
    // While a step runs, the batch of the next one is prepared.
    const previous = before?.result;
    this.#pending = {
      result,
      epoch,
      step,
      batch,
      lr,
      miner,
      dataMilliseconds,
      ...(previous && { previous }),
    };
    return before === undefined ? "fine" : await this.#reporter.report(before);
  }

  /** Runs a step whose results are discarded, to see how long it takes. No step may be pending. */
  async trial(batch: Batch, miner: Miner): Promise<StepResult> {
    const globalStep = this.#progress.global_step + 1;
    return await this.#runner.run(batch, { miner, lr: 0, globalStep, readsMining: false, isTrial: true });
  }

  /**
   * Waits for the pending step, if there is one, and reports it.
   *
   * @returns What it shows.
   */
  async finish(): Promise<StepVerdict> {
    const step = this.#pending;
    this.#pending = undefined;
    return step === undefined ? "fine" : await this.#reporter.report(step);
  }

  /** Waits for the pending step and forgets it, since the training continues elsewhere. */
  async discard(): Promise<void> {
    await this.settle();
    this.#pending = undefined;
    this.#reporter.restart();
  }

  /** Waits for the pending step, whose result no longer matters, since nothing that it uses may be disposed of before. */
  async settle(): Promise<void> {
    await this.#pending?.result.catch(() => {});
  }

  /** Disposes of the compiled steps. */
  dispose(): void {
    this.#runner.dispose();
  }
}
