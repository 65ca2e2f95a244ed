import type { tf } from "../engine/tf.ts";

/** One triplet for each anchor: image i of the batch is the anchor of triplet i. */
export interface PerAnchorTriplets {
  /** Tells the forms apart. */
  kind: "per-anchor";
  /** Index of each anchor's positive, int32 `[B]`. */
  positives: tf.Tensor1D;
  /** Index of each anchor's negative, int32 `[B]`. */
  negatives: tf.Tensor1D;
  /** 1 where the batch has both for the anchor, else 0, float32 `[B]`. */
  valid: tf.Tensor1D;
  /** Share of the valid anchors that have a semi-hard negative for their positive, scalar. */
  semiHardShare: tf.Scalar;
}

/** Any of the B³ triplets of a batch. */
export interface AllTriplets {
  /** Tells the forms apart. */
  kind: "all";
  /** 1 at `[a, p, n]` where those three make a triplet, else 0, float32 `[B, B, B]`. */
  valid: tf.Tensor3D;
  /** Share of the pairs of anchor and positive that have a semi-hard negative, scalar. */
  semiHardShare: tf.Scalar;
}

/** Pairs of a batch, each with its first image as the anchor: `[a, p]` may be chosen without `[p, a]`. */
export interface MinedPairs {
  /** Tells the forms apart. */
  kind: "pairs";
  /** 1 at `[a, p]` where those two make a positive pair, else 0, float32 `[B, B]`. */
  positive: tf.Tensor2D;
  /** 1 at `[a, n]` where those two make a negative pair, else 0, float32 `[B, B]`. */
  negative: tf.Tensor2D;
  /** Share of the anchors with pairs of both sorts that have a semi-hard negative, scalar. */
  semiHardShare: tf.Scalar;
}

/** What a miner chose. Every loss takes every kind: `toTriplets()` and `toPairs()` convert them. */
export type Mined = PerAnchorTriplets | AllTriplets | MinedPairs;
