import type { NewEvent } from "../run/events.ts";
import type { Miner } from "../triplet/miner.ts";
import type { MinerSchedule } from "../triplet/miner_schedule.ts";
import type { MinerName, Miners } from "../triplet/miner_list.ts";
import type { RequestedMiner } from "./control.ts";

/** A change of the miner, as an event. */
export type MinerChange = Extract<NewEvent, { type: "miner_changed" }>;

/** The miner that chooses the triplets: the one of the epoch, or one that the user forces. */
export class ActiveMiner {
  readonly #schedule: MinerSchedule;
  readonly #epochs: number;
  readonly #miners: Miners;
  #forced: MinerName | null;
  #miner: Miner;

  /**
   * Starts at the beginning of a training or where it is resumed.
   *
   * @param schedule The miners by epoch.
   * @param epochs The number of epochs of the whole training.
   * @param epoch The epoch of the last step, 1-based; the epoch of the first step if there is none yet.
   * @param forced The miner that the user forced earlier; null if none.
   * @param miners The miners that the user can force.
   */
  constructor(
    schedule: MinerSchedule,
    epochs: number,
    epoch: number,
    forced: MinerName | null,
    miners: Miners,
  ) {
    this.#schedule = schedule;
    this.#miners = miners;
    this.#epochs = epochs;
    this.#forced = forced;
    this.#miner = this.#minerOf(epoch);
  }

  /** The miner of the next step. */
  get miner(): Miner {
    return this.#miner;
  }

  /** The miner that the user forces; null if none. Checkpoints store it. */
  get forced(): MinerName | null {
    return this.#forced;
  }

  /**
   * Releases the miner that the user forces, since a rescue chooses another one.
   *
   * @param epoch The epoch of the next step, 1-based.
   * @returns The change of the miner, if it changes.
   */
  release(epoch: number): MinerChange | undefined {
    this.#forced = null;
    const change = this.next(epoch);
    return change && { ...change, reason: "the rescue" };
  }

  /**
   * Advances to the next step.
   *
   * @param epoch The epoch of that step, 1-based.
   * @param requested The miner that the user requests, if any.
   * @returns The change of the miner, if it changes.
   */
  next(epoch: number, requested?: RequestedMiner): MinerChange | undefined {
    const forcedBefore = this.#forced;
    if (requested !== undefined) this.#forced = requested === "auto" ? null : requested;
    const planned = this.#schedule.name === "curriculum" ? "the curriculum" : "the schedule";
    const reason = this.#forced === forcedBefore ? planned : "the user";
    const from = this.#miner.name;
    this.#miner = this.#minerOf(epoch);
    const to = this.#miner.name;
    return from === to ? undefined : { type: "miner_changed", epoch, from, to, reason };
  }

  #minerOf(epoch: number): Miner {
    return this.#forced === null
      ? this.#schedule.minerOfEpoch(epoch, this.#epochs)
      : this.#miners[this.#forced];
  }
}
