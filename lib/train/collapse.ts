import { collapsedLoss } from "../config/losses.ts";
import { CURRICULUM, phasesOf, phasesText } from "../config/phases.ts";
import type { TrainingConfig } from "../config/train_config.ts";

/** Relative tolerance around the loss of a collapsed network, within which the loss counts as stuck. */
const LOSS_TOLERANCE = 0.02;
/** The number of steps over which the signals are compared. */
const WINDOW = 50;
/** Distances count as shrinking below this share of their value one window earlier. */
const SHRINKING = 0.9;
/** Embeddings this close together have already collapsed and cannot shrink further. */
const COLLAPSED_DISTANCE = 0.05;
/**
 * The total variance of embeddings at that distance: half of the mean squared distance between two of them.
 */
export const COLLAPSED_VARIANCE = COLLAPSED_DISTANCE ** 2 / 2;

/** The signals of a step that reveal a collapse. */
export interface CollapseSignals {
  loss: number;
  /** Mean d(a,n) of the step. */
  negative_distance: number;
  /** Total variance of the embeddings. */
  spread: number;
}

/**
 * Detects the collapse of all embeddings into one point, which triplet losses run into when the negatives
 * are too hard too early: the loss gets stuck at the margin, or at log 2 with a soft margin, while the
 * distances shrink. For losses whose value at collapse depends on the batch, it tests whether the variance
 * of the embeddings vanishes.
 */
export class CollapseWatch {
  readonly #collapsed: number | undefined;
  readonly #distances: number[] = [];
  #stuck = 0;
  #reported = false;

  /**
   * Starts before the first step.
   *
   * @param collapsed The loss of a collapsed network; undefined if it depends on the batch.
   */
  constructor(collapsed: number | undefined) {
    this.#collapsed = collapsed;
  }

  /**
   * Processes the signals of a step.
   *
   * @returns Whether this step shows a collapse for the first time since the last recovery.
   */
  observe({ loss, negative_distance: distance, spread }: CollapseSignals): boolean {
    this.#distances.push(distance);
    if (this.#distances.length > WINDOW) this.#distances.shift();
    this.#stuck = this.#isStuck(loss, spread) ? this.#stuck + 1 : 0;
    if (this.#stuck === 0) this.#reported = false;
    if (this.#reported || this.#stuck < WINDOW) return false;
    const before = this.#distances[0]!;
    this.#reported = this.#collapsed === undefined || distance < COLLAPSED_DISTANCE ||
      distance < SHRINKING * before;
    return this.#reported;
  }

  #isStuck(loss: number, spread: number): boolean {
    return this.#collapsed === undefined
      ? Number.isFinite(loss) && spread < COLLAPSED_VARIANCE
      : Math.abs(loss - this.#collapsed) <= LOSS_TOLERANCE * this.#collapsed;
  }
}

/**
 * Describes a collapse: its symptom, and what helps in this training.
 *
 * @param miner The name of the active miner.
 */
export function collapseMessage(config: TrainingConfig, miner: string): string {
  const sign = collapsedLoss(config) === undefined
    ? "their variance vanishes"
    : `the loss sticks at ${config.soft_margin ? "log 2" : "the margin"} while distances shrink`;
  const advice = [
    ...(miner === "semi-hard"
      ? []
      : [config.miner === CURRICULUM ? moreSemiHard(config, miner) : "--miner semi-hard"]),
    "a smaller --lr",
    ...(config.warmup > 0 ? [] : ["--warmup 1"]),
  ];
  return `The embeddings are collapsing into one point: ${sign}. Try ${advice.join(", ")}.`;
}

/** How the semi-hard phase of a curriculum becomes longer: half of what follows it is added. */
function moreSemiHard(config: TrainingConfig, miner: string): string {
  if (config.phases === "") return "more semi-hard epochs (--semi_hard_share)";
  const share = phasesOf(config).reduce(
    (sum, phase) => sum + (phase.miner === "semi-hard" ? phase.share : 0),
    0,
  );
  const more = Math.min(0.99, Number(((1 + share) / 2).toFixed(2)));
  const phases = [{ miner: "semi-hard", share: more }, { miner, share: Number((1 - more).toFixed(2)) }];
  return `more semi-hard epochs (--phases ${phasesText(phases)})`;
}
