import { tf } from "../engine/tf.ts";
import { pairwiseDistances } from "./distances.ts";
import type { Mined } from "./mined.ts";
import type { Miner } from "./miner.ts";
import { type MinerSchedule, scheduleOf } from "./miner_schedule.ts";

/** What there is to say of what was mined; all scalars, through which no gradient is taken. */
export interface LossSignals {
  /** Share of the triplets, or of a loss of pairs the anchors, that have a loss. */
  active: tf.Scalar;
  /** Mean d(a,p). */
  positive_distance: tf.Scalar;
  /** Mean d(a,n). */
  negative_distance: tf.Scalar;
}

/** The loss of a batch. */
export interface LossResult {
  /** To be minimised, scalar; differentiable in the embeddings, or in the distances where these are given. */
  loss: tf.Scalar;
  /** Named figures. */
  signals: LossSignals;
}

/** How a loss is called. */
export interface LossCallOptions {
  /** Euclidean distances of the embeddings, `[B, B]`, where the caller has them already; the gradient flows through them. */
  distances?: tf.Tensor2D | undefined;
}

/** A loss of what a miner chose from a batch, with its settings. It can be compiled, as miners can. */
export interface Loss<Name extends string = string> {
  /**
   * The loss of a batch.
   *
   * @param embeddings L2-normalised, `[B, D]`.
   * @param labels Classes, int32 `[B]`.
   * @param mined Triplets or pairs, of any miner.
   */
  (embeddings: tf.Tensor2D, labels: tf.Tensor1D, mined: Mined, options?: LossCallOptions): LossResult;
  /** Its name, as on the command line. */
  readonly name: Name;
  /** What it was made with, as plain data, under the names that a configuration has for it. */
  readonly settings: Readonly<Record<string, number | boolean | string>>;
  /** What miners take for the margin; undefined where it has none. */
  readonly margin: number | undefined;
  /** Whether the margin is between squared distances. */
  readonly squared: boolean;
  /** The loss of any batch whose embeddings have collapsed into one point; undefined where it depends on the batch. */
  readonly collapsed: number | undefined;
  /** The miners that a training uses with it. */
  readonly miner: MinerSchedule;
  /**
   * The mean loss of given triplets, such as those of the validation loss.
   *
   * @param anchors `[T, D]`
   * @param positives `[T, D]`
   * @param negatives `[T, D]`
   */
  onTriplets(anchors: tf.Tensor2D, positives: tf.Tensor2D, negatives: tf.Tensor2D): tf.Scalar;
}

/** What a loss is made of. */
export interface LossDefinition<Name extends string>
  extends Pick<Loss<Name>, "name" | "settings" | "onTriplets"> {
  /** What miners take for the margin. */
  margin?: number;
  /** Whether the margin is between squared distances. */
  squared?: boolean;
  /** The loss of embeddings that have collapsed into one point. */
  collapsed?: number;
  /** The miner, or the miners by epoch, that a training uses with it. */
  miner: Miner | MinerSchedule;
  /** The loss by the distances `[B, B]` of the embeddings; called within `tf.tidy`. */
  onDistances(distances: tf.Tensor2D, mined: Mined): LossResult;
}

/** A loss from its parts. */
export function defineLoss<const Name extends string>(definition: LossDefinition<Name>): Loss<Name> {
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
