import type { NewEvent } from "../run/events.ts";
import type { Miner } from "../triplet/miner.ts";
import type { MinerSchedule } from "../triplet/miner_schedule.ts";
import { type MinerName, MINERS } from "../triplet/miners.ts";
import type { MinerWish } from "./control.ts";

/** A change of the miner, as an event. */
export type MinerChange = Extract<NewEvent, { type: "miner_changed" }>;

/** Which miner chooses the triplets: that of the epoch, or one that the user forces. */
export class ActiveMiner {
  readonly #schedule: MinerSchedule;
  readonly #epochs: number;
  #forced: MinerName | null;
  #miner: Miner;

  /**
   * Starts where a training begins, or is resumed.
   *
   * @param schedule The miners by epoch.
   * @param epochs Of the whole training.
   * @param epoch Of the last step, 1-based; that of the first where there is none.
   * @param forced What the user forced before; null if nothing.
   */
  constructor(schedule: MinerSchedule, epochs: number, epoch: number, forced: MinerName | null) {
    this.#schedule = schedule;
    this.#epochs = epochs;
    this.#forced = forced;
    this.#miner = this.#minerOf(epoch);
  }

  /** The miner of the next step. */
  get miner(): Miner {
    return this.#miner;
  }

  /** What the user forces; null if nothing. A checkpoint keeps it. */
  get forced(): MinerName | null {
    return this.#forced;
  }

  /**
   * Moves to the next step.
   *
   * @param epoch Of that step, 1-based.
   * @param wish What the user asks, if anything.
   * @returns The change that this makes, if it makes one.
   */
  next(epoch: number, wish?: MinerWish): MinerChange | undefined {
    const forcedBefore = this.#forced;
    if (wish !== undefined) this.#forced = wish === "auto" ? null : wish;
    const reason = this.#forced === forcedBefore ? "the curriculum" : "the user";
    const from = this.#miner.name;
    this.#miner = this.#minerOf(epoch);
    const to = this.#miner.name;
    return from === to ? undefined : { type: "miner_changed", epoch, from, to, reason };
  }

  #minerOf(epoch: number): Miner {
    return this.#forced === null ? this.#schedule.minerOfEpoch(epoch, this.#epochs) : MINERS[this.#forced];
  }
}
