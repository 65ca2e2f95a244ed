import { CURRICULUM } from "../config/phases.ts";
import type { TrainingConfig } from "../config/train_config.ts";
import { COLLAPSED_VARIANCE } from "./collapse.ts";
import { HARD_MINERS } from "./hard_miners.ts";

/** The number of steps over which the signals are averaged. */
const WINDOW = 100;
/** A mean loss from this share of the margin on counts as at the margin. */
const AT_MARGIN = 0.98;
/** A mean loss of the newer half of the window below this share of the older half's counts as falling. */
const FALLING = 0.99;
/** Nearly all triplets have a loss above 0. */
const ALL_ACTIVE = 0.99;
/** Distances or a variance below this share of those in the older half count as shrinking: that is a collapse. */
const SHRINKING = 0.9;

/** The signals of a step that reveal a stall. */
export interface StallSignals {
  loss: number;
  /** Share of triplets with a loss above 0. */
  active: number;
  /** Mean d(a,n) of the step. */
  negative_distance: number;
  /** Total variance of the embeddings. */
  spread: number;
}

/**
 * Detects a training that makes no progress on hard negatives, without collapsing: over 100 steps the mean loss
 * is at the margin or above and does not fall, all triplets are active, and the embeddings stay apart. It is
 * what hard negatives do to classes that are not separated yet: each anchor's nearest negative is nearer than
 * its positive.
 */
export class StallWatch {
  readonly #margin: number | undefined;
  #steps: StallSignals[] = [];
  #reported = false;

  /**
   * Starts before the first step.
   *
   * @param margin The loss of a triplet whose distances are equal; undefined if the loss has none.
   */
  constructor(margin: number | undefined) {
    this.#margin = margin;
  }

  /**
   * Processes the signals of a step.
   *
   * @param miner The name of the miner that chose its triplets.
   * @returns Whether this step shows a stall for the first time since the last progress.
   */
  observe(signals: StallSignals, miner: string): boolean {
    if (this.#margin === undefined) return false;
    if (!HARD_MINERS.has(miner)) {
      this.#steps = [];
      this.#reported = false;
      return false;
    }
    this.#steps.push(signals);
    if (this.#steps.length > WINDOW) this.#steps.shift();
    if (this.#steps.length < WINDOW) return false;
    const mean = (name: keyof StallSignals, from = 0, to = WINDOW) => meanOf(this.#steps, name, from, to);
    const isAtMargin = mean("loss") >= AT_MARGIN * this.#margin; // False for NaN.
    if (!isAtMargin) this.#reported = false;
    if (!isAtMargin || this.#reported) return false;
    const half = WINDOW / 2;
    const ratio = (name: keyof StallSignals) => mean(name, half) / mean(name, 0, half);
    this.#reported = ratio("loss") >= FALLING && mean("active") >= ALL_ACTIVE &&
      mean("spread", half) > COLLAPSED_VARIANCE && ratio("spread") >= SHRINKING &&
      ratio("negative_distance") >= SHRINKING;
    return this.#reported;
  }
}

function meanOf(steps: readonly StallSignals[], name: keyof StallSignals, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += steps[i]![name];
  return sum / (to - from);
}

/**
 * Describes a stall: its symptom, and what helps in this training.
 *
 * @param miner The name of the active miner.
 */
export function stallMessage(config: Pick<TrainingConfig, "miner" | "soft_margin">, miner: string): string {
  const margin = config.soft_margin ? "log 2, that of equal distances," : "the margin";
  const phase = config.miner === CURRICULUM ? `since the miner is ${miner}` : `with --miner ${config.miner}`;
  return `The loss stays at ${margin} or above ${phase}: all triplets are active, and the embeddings neither ` +
    "improve nor collapse. Try --miner semi-hard for all epochs, or a smaller --lr.";
}
