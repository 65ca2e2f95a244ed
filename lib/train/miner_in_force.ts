import type { TrainingConfig } from "../config/train_config.ts";
import type { NewEvent } from "../run/events.ts";
import type { MinerName } from "../triplet/miners.ts";
import type { MinerWish } from "./control.ts";
import { minerOfEpoch } from "./curriculum.ts";

/** A change of the miner, as an event. */
export type MinerChange = Extract<NewEvent, { type: "miner_changed" }>;

/** Which miner chooses the triplets: that of the epoch, or one that the user forces. */
export class MinerInForce {
  readonly #config: Pick<TrainingConfig, "miner" | "semi_hard_share" | "epochs">;
  #forced: MinerName | null;
  #name: MinerName;

  /**
   * Stands where a training begins, or goes on.
   *
   * @param epoch Of the last step, 1-based; that of the first where there is none.
   * @param forced What the user forced before; null if nothing.
   */
  constructor(
    config: Pick<TrainingConfig, "miner" | "semi_hard_share" | "epochs">,
    epoch: number,
    forced: MinerName | null,
  ) {
    this.#config = config;
    this.#forced = forced;
    this.#name = forced ?? minerOfEpoch(config, epoch);
  }

  /** The miner of the next step. */
  get name(): MinerName {
    return this.#name;
  }

  /** What the user forces; null if nothing. A checkpoint keeps it. */
  get forced(): MinerName | null {
    return this.#forced;
  }

  /**
   * Comes to the next step.
   *
   * @param epoch Of that step, 1-based.
   * @param wish What the user asks, if anything.
   * @returns The change that this makes, if it makes one.
   */
  next(epoch: number, wish?: MinerWish): MinerChange | undefined {
    const forcedBefore = this.#forced;
    if (wish !== undefined) this.#forced = wish === "auto" ? null : wish;
    const reason = this.#forced === forcedBefore ? "the curriculum" : "the user";
    const from = this.#name;
    const to = this.#forced ?? minerOfEpoch(this.#config, epoch);
    this.#name = to;
    return from === to ? undefined : { type: "miner_changed", epoch, from, to, reason };
  }
}
