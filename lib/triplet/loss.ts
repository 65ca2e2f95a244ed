import { tf } from "../engine/tf.ts";
import { pairwiseDistances } from "./distances.ts";
import type { Mined } from "./mined.ts";
import type { Miner } from "./miner.ts";
import { type MinerSchedule, scheduleOf } from "./miner_schedule.ts";

/** Figures about what was mined; all scalars, through which no gradient flows. */
export interface LossSignals {
  /** The share of the triplets, or for a loss of pairs of the anchors, whose loss is above 0. */
  active: tf.Scalar;
  /** Mean d(a,p). */
  positive_distance: tf.Scalar;
  /** Mean d(a,n). */
  negative_distance: tf.Scalar;
}

/** The loss of a batch. */
export interface LossResult {
  /** The scalar to minimise; differentiable in the embeddings, or in the distances if these are given. */
  loss: tf.Scalar;
  signals: LossSignals;
}

/** The options of a call to a loss. */
export interface LossCallOptions {
  /**
   * Euclidean distances of the embeddings, `[B, B]`, if the caller has computed them; the gradient flows
   * through them.
   */
  distances?: tf.Tensor2D | undefined;
}

/**
 * A loss of the triplets or pairs that a miner selected, with its settings. It can be compiled, like the
 * miners.
 */
export interface Loss<Name extends string = string> {
  /**
   * Computes the loss of a batch.
   *
   * @param embeddings L2-normalised, `[B, D]`.
   * @param labels Classes, int32 `[B]`.
   * @param mined The triplets or pairs of any miner.
   */
  (embeddings: tf.Tensor2D, labels: tf.Tensor1D, mined: Mined, options?: LossCallOptions): LossResult;
  /** The name on the command line. */
  readonly name: Name;
  /** The settings as plain data, with the names of the configuration. */
  readonly settings: Readonly<Record<string, number | boolean | string>>;
  /** The margin for the miners; undefined if the loss has none. */
  readonly margin: number | undefined;
  /** Whether the margin is between squared distances. */
  readonly squared: boolean;
  /**
   * The loss of every batch whose embeddings have collapsed into one point; undefined if it depends on the
   * batch.
   */
  readonly collapsed: number | undefined;
  /** The miners for a training with this loss. */
  readonly miner: MinerSchedule;
  /**
   * Computes the mean loss of given triplets, such as those of the validation loss.
   *
   * @param anchors `[T, D]`
   * @param positives `[T, D]`
   * @param negatives `[T, D]`
   */
  onTriplets(anchors: tf.Tensor2D, positives: tf.Tensor2D, negatives: tf.Tensor2D): tf.Scalar;
}

/** The definition of a loss. */
export interface LossDefinition<Name extends string>
  extends Pick<Loss<Name>, "name" | "settings" | "onTriplets"> {
  /** The margin that miners receive, by which negatives are semi-hard; 1 if missing. */
  margin?: number;
  /** Whether the margin is between squared distances. */
  squared?: boolean;
  /** The loss of embeddings that have collapsed into one point. */
  collapsed?: number;
  /** The miner, or the schedule of miners, for a training with this loss. */
  miner: Miner | MinerSchedule;
  /**
   * Computes the loss of a batch, and its signals, from the distances `[B, B]` of the embeddings; called within
   * `tf.tidy`. The loss must be differentiable in the distances. `mined` can be of any kind: `toTriplets()` and
   * `toPairs()` convert it.
   */
  onDistances(distances: tf.Tensor2D, mined: Mined): LossResult;
}

/** Creates a loss from its definition; `defineLoss()` does it for programs, and checks the name. */
export function createLoss<const Name extends string>(definition: LossDefinition<Name>): Loss<Name> {
  const { name, settings, margin, squared = false, collapsed, miner, onDistances, onTriplets } = definition;
  const call = (
    embeddings: tf.Tensor2D,
    _labels: tf.Tensor1D,
    mined: Mined,
    { distances }: LossCallOptions = {},
  ) =>
    tf.tidy(() =>
      onDistances(distances ?? pairwiseDistances(embeddings), mined) as unknown as tf.TensorContainer
    );
  const properties = {
    name,
    settings,
    margin,
    squared,
    collapsed,
    miner: scheduleOf(miner),
    onTriplets: (anchors: tf.Tensor2D, positives: tf.Tensor2D, negatives: tf.Tensor2D) =>
      tf.tidy(() => onTriplets(anchors, positives, negatives)),
  };
  for (const [key, value] of Object.entries(properties)) {
    Object.defineProperty(call, key, { value, enumerable: true });
  }
  return call as unknown as Loss<Name>;
}
