import type { BatchIndices } from "../data/image_set.ts";
import type { Miner } from "../triplet/miner.ts";
import { searchCollapse } from "./collapse.ts";
import { collapseMessage } from "./collapse_advice.ts";
import type { TrainingJob } from "./job.ts";
import { reportMining } from "./mining_report.ts";
import type { Progress } from "./progress.ts";
import { readNotes, WorkerRates } from "./workers/worker_note.ts";
import { stallMessage, StallWatch } from "./stall.ts";
import type { StepResult } from "./step_runner.ts";

/** A step that the engine is computing, or that is complete but not reported yet. */
export interface PendingStep {
  result: Promise<StepResult>;
  epoch: number;
  /** In the epoch, 1-based. */
  step: number;
  batch: BatchIndices;
  lr: number;
  miner: Miner;
  /** How long the host took to prepare the batch. */
  dataMilliseconds: number;
  /** The step that the engine computed in the meantime; undefined if it had none. */
  previous?: Promise<StepResult>;
}

/** What a step shows: nothing special, a loss that is not finite, or a collapse from which to rescue the training. */
export type StepVerdict = "fine" | "diverged" | "collapsed";

/** The last two are needed with several workers. */
type ReportedJob =
  & Pick<TrainingJob, "emit" | "config" | "network" | "loss" | "train">
  & Partial<Pick<TrainingJob, "group" | "control">>;

/** Emits the events of a training's steps and updates its progress. */
export class StepReporter {
  readonly #job: ReportedJob;
  readonly #rates: WorkerRates | undefined;
  readonly #progress: Progress;
  #stall: StallWatch;

  /** @param progress Updated with every step. */
  constructor(job: ReportedJob, progress: Progress) {
    this.#job = job;
    this.#rates = job.group && new WorkerRates(job.group.workers, job.emit);
    this.#progress = progress;
    this.#stall = this.#newStallWatch();
  }

  /** Forgets the steps so far: the training continues elsewhere. */
  restart(): void {
    this.#stall = this.#newStallWatch();
  }

  #newStallWatch(): StallWatch {
    const { name, collapsed } = this.#job.loss;
    // Other losses may have a value at collapse that is no margin of triplets.
    return new StallWatch(name === "triplet" ? collapsed : undefined);
  }

  /**
   * Waits for a step and emits its events.
   *
   * @param step The oldest step that is not reported yet.
   * @returns What it shows.
   */
  async report(
    { result, epoch, batch, lr, miner, dataMilliseconds, previous }: PendingStep,
  ): Promise<StepVerdict> {
    const { emit, config, loss, network: { input: { height, width, channels } }, train, group, control } =
      this.#job;
    const progress = this.#progress;
    const { signals, mining, milliseconds, notes } = await result;
    const hidden = previous === undefined ? 0 : (await previous).milliseconds;
    const step = ++progress.step;
    const global_step = ++progress.global_step;
    progress.loss_sum += signals.loss;
    emit({
      type: "step",
      epoch,
      step,
      global_step,
      ...signals,
      lr,
      milliseconds: Number(milliseconds.toFixed(2)),
      data_wait: Number(Math.max(0, dataMilliseconds - hidden).toFixed(2)),
      images_per_second: Number((batch.labels.length / (milliseconds / 1000)).toFixed(1)),
    });
    if (notes !== undefined) {
      const read = readNotes(notes, group!.workers.count);
      control!.agree(read.wishes);
      this.#rates!.take(read, batch.labels.length, milliseconds);
    }
    if (mining !== undefined) {
      // Of the other workers' images the pixels are not here.
      const report = reportMining(mining, batch, (index) => train.image(index), height, width, channels);
      emit({ type: "mining", epoch, step, global_step, miner: miner.name, ...report });
    }
    const found = searchCollapse(progress.collapse, signals, loss.collapsed);
    progress.collapse = found.state;
    if (found.isNew) {
      const message = collapseMessage(config, { miner: miner.name, lr });
      emit({ type: "alert", kind: "collapse", epoch, step, message });
    }
    if (this.#stall.observe(signals, miner.name)) {
      emit({ type: "alert", kind: "stall", epoch, step, message: stallMessage(config, miner.name) });
    }
    if (!Number.isFinite(signals.loss)) return "diverged";
    return found.isNew && config.rescue ? "collapsed" : "fine";
  }
}
