import type { Projection } from "../eval/projection.ts";
import type { EventOf, TrainEvent } from "./events.ts";

/** The default maximum number of epochs, and of changes of the miner, that are kept. */
const MAX_KEPT = 2000;

/** The figures of an evaluation, without its plots, which would use most of the memory. */
export type EpochEvaluation = Omit<
  EventOf<"evaluation">,
  "histogram" | "class_distances" | "nearest_classes" | "projection"
>;

/** The record of an epoch. */
export interface EpochRecord {
  /** 1-based. */
  epoch: number;
  /** The last evaluation: one that was requested during the epoch is replaced by the one at its end. */
  evaluation: EpochEvaluation | undefined;
  /** The projection of that evaluation, if it is kept. */
  projection: Projection | undefined;
  /** The validation loss, and the number of steps in the training before it. */
  validation: { step: number; loss: number } | undefined;
  /** The checkpoint at its end. */
  checkpoint: EventOf<"checkpoint_saved"> | undefined;
  /** Losses, learning rate, miner, seconds; undefined until the epoch is complete. */
  end: EventOf<"epoch_finished"> | undefined;
}

/** An epoch that is complete. */
export type CompleteEpoch = EpochRecord & { end: EventOf<"epoch_finished"> };
/** An epoch that was measured. */
export type EvaluatedEpoch = EpochRecord & { evaluation: EpochEvaluation };

/** A change of the miner. */
export interface MinerSwitch {
  /** Steps of the training before the change. */
  step: number;
  /** The first epoch of the new miner. */
  epoch: number;
  from: string;
  to: string;
}

/** A return to an earlier checkpoint after a collapse. */
export interface RescueMark {
  /** Steps of the training before the point that it went back to. */
  step: number;
  /** The complete epochs at that point. */
  epoch: number;
  /** What happened, for a person. */
  message: string;
}

/** What to keep. */
export interface EpochsOptions {
  /** The maximum number of epochs; the oldest are dropped. */
  most?: number;
  /** The maximum number of projections; of more, every second, fourth, … is kept, and the newest. By default none. */
  projections?: number;
}

/**
 * A training epoch by epoch: the fold of its events, for everything that shows a training. When a session is
 * resumed or rescued, what followed its checkpoint is dropped; if an epoch is in the log twice, the later one
 * counts.
 */
export class Epochs {
  /** The first event of the newest session. */
  run: EventOf<"run_started"> | undefined;
  /** The current epoch, 1-based; 0 before the first. */
  epoch = 0;
  /** The active miner. */
  miner = "";
  /** The last step. */
  step: EventOf<"step"> | undefined;
  /** Steps of the training that are done. */
  steps = 0;
  /** In ascending order. */
  records: EpochRecord[] = [];
  /** The epoch with the best checkpoint, even if its record was dropped. */
  best: EpochRecord | undefined;
  switches: MinerSwitch[] = [];
  rescues: RescueMark[] = [];
  readonly #most: number;
  readonly #mostProjections: number;
  /** Epochs whose projection is kept, in the order in which they were measured. */
  #projected: EpochRecord[] = [];
  #projectionsApart = 1;

  /** Starts before the first event. */
  constructor({ most = MAX_KEPT, projections = 0 }: EpochsOptions = {}) {
    this.#most = most;
    this.#mostProjections = projections;
  }

  /** Folds a complete list of events. */
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

  /** Returns the record of an epoch. */
  of(epoch: number): EpochRecord | undefined {
    return this.records.findLast((record) => record.epoch === epoch);
  }

  /** Takes the next event. */
  take(event: TrainEvent): void {
    switch (event.type) {
      case "run_started":
        this.run = event;
        return this.#goBack(event);
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
      case "rescued": {
        const { epoch, global_step: step } = event.back_to;
        this.#dropAfter(epoch, 0, step);
        this.epoch = epoch;
        this.step = undefined; // It no longer counts.
        this.rescues.push({ step, epoch, message: event.message });
        return;
      }
      case "validation":
        this.#recordOf(event.epoch).validation = { step: this.steps, loss: event.loss };
        return;
      case "evaluation": {
        const { histogram: _, class_distances: __, nearest_classes: ___, projection, ...figures } = event;
        const record = this.#recordOf(event.epoch);
        record.evaluation = figures;
        if (this.#mostProjections > 0 && projection !== undefined) this.#keepProjection(record, projection);
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

  /** Drops what followed the checkpoint of a resumed session; everything, if it is none. */
  #goBack({ resumed_from: from, steps_per_epoch }: EventOf<"run_started">): void {
    const { epoch, step } = from ?? { epoch: 0, step: 0 };
    this.#dropAfter(epoch, step, epoch * steps_per_epoch + step);
    this.rescues = from === undefined ? [] : this.rescues.filter((rescue) => rescue.step <= this.steps);
  }

  /**
   * Drops what followed a checkpoint.
   *
   * @param epoch The complete epochs.
   * @param step The steps after them.
   * @param steps All steps of the training until then.
   */
  #dropAfter(epoch: number, step: number, steps: number): void {
    this.steps = steps;
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

  #keepProjection(record: EpochRecord, projection: Projection): void {
    const isKept = ({ epoch }: EpochRecord) => (epoch - 1) % this.#projectionsApart === 0;
    const drop = (records: readonly EpochRecord[]) => {
      for (const dropped of records) dropped.projection = undefined;
    };
    const before = this.#projected.filter((other) => other !== record && other.epoch < record.epoch);
    while (before.filter(isKept).length >= this.#mostProjections) this.#projectionsApart *= 2;
    drop(before.filter((other) => !isKept(other)));
    record.projection = projection;
    this.#projected = [...before.filter(isKept), record];
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
