import { collapsedLoss } from "../config/losses.ts";
import type { TrainingConfig } from "../config/train_config.ts";

/** How near to a collapsed network's loss the loss must stay: such a network has exactly that loss. */
const LOSS_TOLERANCE = 0.02;
/** Over how many steps the signals are compared. */
const WINDOW = 50;
/** Distances count as shrinking below this share of what they were a window ago. */
const SHRINKING = 0.9;
/** Embeddings this close together have collapsed already, and can shrink no further. */
const COLLAPSED_DISTANCE = 0.05;
/** The total variance of embeddings that far apart: half of the mean squared distance of two of them. */
const COLLAPSED_VARIANCE = COLLAPSED_DISTANCE ** 2 / 2;

/** What of a step's signals shows a collapse. */
export interface CollapseSignals {
  /** The loss. */
  loss: number;
  /** Mean d(a,n). */
  negative_distance: number;
  /** Total variance of the embeddings. */
  spread: number;
}

/**
 * Watches for the collapse of all embeddings into one point, which triplet losses fall into when the negatives
 * are too hard too early: the loss sticks at the margin, or what a soft margin has in its place, while distances
 * shrink. Where a collapsed network has no loss of its own, the variance of the embeddings vanishes.
 */
export class CollapseWatch {
  readonly #collapsed: number | undefined;
  readonly #distances: number[] = [];
  #stuck = 0;
  #told = false;

  /**
   * Starts before the first step.
   *
   * @param collapsed The loss of a collapsed network; undefined where that depends on the batch.
   */
  constructor(collapsed: number | undefined) {
    this.#collapsed = collapsed;
  }

  /**
   * Takes in a step's signals.
   *
   * @returns Whether a collapse shows in this step for the first time since the last recovery.
   */
  observe({ loss, negative_distance: distance, spread }: CollapseSignals): boolean {
    this.#distances.push(distance);
    if (this.#distances.length > WINDOW) this.#distances.shift();
    this.#stuck = this.#isStuck(loss, spread) ? this.#stuck + 1 : 0;
    if (this.#stuck === 0) this.#told = false;
    if (this.#told || this.#stuck < WINDOW) return false;
    const before = this.#distances[0]!;
    this.#told = this.#collapsed === undefined || distance < COLLAPSED_DISTANCE ||
      distance < SHRINKING * before;
    return this.#told;
  }

  #isStuck(loss: number, spread: number): boolean {
    return this.#collapsed === undefined
      ? Number.isFinite(loss) && spread < COLLAPSED_VARIANCE
      : Math.abs(loss - this.#collapsed) <= LOSS_TOLERANCE * this.#collapsed;
  }
}

/**
 * What to tell of a collapse: how it shows, and what helps in this training.
 *
 * @param miner The name of the miner that chooses now.
 */
export function collapseMessage(config: TrainingConfig, miner: string): string {
  const sign = collapsedLoss(config) === undefined
    ? "their variance vanishes"
    : `the loss sticks at ${config.soft_margin ? "log 2" : "the margin"} while distances shrink`;
  const advice = [
    ...(miner === "semi-hard"
      ? []
      : [config.miner === "curriculum" ? "more semi-hard epochs (--semi_hard_share)" : "--miner semi-hard"]),
    "a smaller --lr",
    ...(config.warmup > 0 ? [] : ["--warmup 1"]),
  ];
  return `The embeddings are collapsing into one point: ${sign}. Try ${advice.join(", ")}.`;
}
