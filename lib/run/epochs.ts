import type { Projection } from "../eval/projection.ts";
import type { EventOf, TrainEvent } from "./events.ts";

/** Epochs, and changes of the miner, that are kept at most unless otherwise wished. */
const MAX_KEPT = 2000;

/** The figures of an evaluation, without its pictures, which would be most of the memory. */
export type EpochEvaluation = Omit<
  EventOf<"evaluation">,
  "histogram" | "class_distances" | "nearest_classes" | "projection"
>;

/** What is known of an epoch. */
export interface EpochRecord {
  /** 1-based. */
  epoch: number;
  /** The last: one that was asked for amid the epoch comes before that at its end. */
  evaluation: EpochEvaluation | undefined;
  /** Of that evaluation, where projections are kept. */
  projection: Projection | undefined;
  /** After so many steps of the training. */
  validation: { step: number; loss: number } | undefined;
  /** Of its end. */
  checkpoint: EventOf<"checkpoint_saved"> | undefined;
  /** Losses, learning rate, miner, seconds; undefined until it is complete. */
  end: EventOf<"epoch_finished"> | undefined;
}

/** An epoch that is complete. */
export type CompleteEpoch = EpochRecord & { end: EventOf<"epoch_finished"> };
/** An epoch that was measured. */
export type EvaluatedEpoch = EpochRecord & { evaluation: EpochEvaluation };

/** A change of the miner. */
export interface MinerSwitch {
  /** Steps of the training that were done before. */
  step: number;
  /** The epoch in which the new miner works first. */
  epoch: number;
  from: string;
  to: string;
}

/** What to keep. */
export interface EpochsOptions {
  /** Epochs at most; of more the oldest are forgotten. */
  most?: number;
  projections?: boolean;
}

/**
 * A training epoch by epoch: the fold of its events, for everything that shows a training. A session that resumes takes
 * back what came after its checkpoint; of an epoch that is in the log twice the later counts.
 */
export class Epochs {
  /** What the newest session said at its start. */
  run: EventOf<"run_started"> | undefined;
  /** The epoch that the training is in, 1-based; 0 before the first. */
  epoch = 0;
  /** The miner in force. */
  miner = "";
  /** The newest. */
  step: EventOf<"step"> | undefined;
  /** Steps of the training that are done. */
  steps = 0;
  /** Ascending. */
  records: EpochRecord[] = [];
  /** The epoch whose checkpoint is the best, whether it is among the records or forgotten. */
  best: EpochRecord | undefined;
  switches: MinerSwitch[] = [];
  readonly #most: number;
  readonly #projections: boolean;

  /** Starts before the first event. */
  constructor({ most = MAX_KEPT, projections = false }: EpochsOptions = {}) {
    this.#most = most;
    this.#projections = projections;
  }

  /** All epochs of some events. */
  static of(events: Iterable<TrainEvent>, options: EpochsOptions = {}): Epochs {
    const epochs = new Epochs({ most: Infinity, ...options });
    for (const event of events) epochs.take(event);
    return epochs;
  }

  get complete(): CompleteEpoch[] {
    return this.records.filter((record): record is CompleteEpoch => record.end !== undefined);
  }

  get evaluated(): EvaluatedEpoch[] {
    return this.records.filter((record): record is EvaluatedEpoch => record.evaluation !== undefined);
  }

  /** Steps of the current epoch that are done. */
  get stepsInEpoch(): number {
    return this.step?.epoch === this.epoch ? this.step.step : 0;
  }

  /** What is known of an epoch. */
  of(epoch: number): EpochRecord | undefined {
    return this.records.findLast((record) => record.epoch === epoch);
  }

  /** Takes the next event. */
  take(event: TrainEvent): void {
    switch (event.type) {
      case "run_started":
        this.run = event;
        return this.#goBack(event.resumed_from ?? { epoch: 0, step: 0 }, event.steps_per_epoch);
      case "epoch_started":
        this.epoch = event.epoch;
        this.miner = event.miner;
        return;
      case "step":
        this.step = event;
        this.steps = event.global_step;
        this.epoch = event.epoch;
        return;
      case "miner_changed": {
        const { epoch, from, to } = event;
        this.miner = to;
        this.switches.push({ step: this.steps, epoch, from, to });
        if (this.switches.length > this.#most) this.switches.shift();
        return;
      }
      case "validation":
        this.#recordOf(event.epoch).validation = { step: this.steps, loss: event.loss };
        return;
      case "evaluation": {
        const { histogram: _, class_distances: __, nearest_classes: ___, projection, ...figures } = event;
        const record = this.#recordOf(event.epoch);
        record.evaluation = figures;
        if (this.#projections) record.projection = projection;
        return;
      }
      case "checkpoint_saved":
        if (event.step > 0) return; // within an epoch
        this.#recordOf(event.epoch).checkpoint = event;
        if (event.best) this.best = this.of(event.epoch);
        return;
      case "epoch_finished":
        this.#recordOf(event.epoch).end = event;
    }
  }

  /** Takes back what came after a checkpoint. */
  #goBack({ epoch, step }: { epoch: number; step: number }, stepsPerEpoch: number): void {
    this.steps = epoch * stepsPerEpoch + step;
    const last = step > 0 ? epoch + 1 : epoch;
    this.records = this.records.filter((record) => record.epoch <= last);
    const begun = this.records.at(-1);
    if (begun !== undefined && begun.epoch > epoch) {
      Object.assign(begun, { end: undefined, validation: undefined, checkpoint: undefined });
    }
    this.switches = this.switches.filter((change) => change.step <= this.steps && change.epoch <= last);
    if (this.best !== undefined && this.best.epoch > epoch) {
      this.best = this.records.findLast(({ checkpoint }) => checkpoint?.best);
    }
  }

  #recordOf(epoch: number): EpochRecord {
    const before = this.records.findLastIndex((record) => record.epoch <= epoch);
    const found = this.records[before];
    if (found?.epoch === epoch) return found;
    const record: EpochRecord = {
      epoch,
      evaluation: undefined,
      projection: undefined,
      validation: undefined,
      checkpoint: undefined,
      end: undefined,
    };
    this.records.splice(before + 1, 0, record);
    if (this.records.length > this.#most) this.records.shift();
    return record;
  }
}
