import type { tf } from "../engine/tf.ts";

/** One triplet for each anchor: image i of the batch is the anchor of triplet i. */
export interface PerAnchorTriplets {
  /** Distinguishes the forms. */
  kind: "per-anchor";
  /** The index of each anchor's positive, int32 `[B]`. */
  positives: tf.Tensor1D;
  /** The index of each anchor's negative, int32 `[B]`. */
  negatives: tf.Tensor1D;
  /** 1 if the batch contains both for the anchor, else 0, float32 `[B]`. */
  valid: tf.Tensor1D;
  /** The share of the valid anchors that have a semi-hard negative for their positive, scalar. */
  semiHardShare: tf.Scalar;
}

/** Any subset of the B³ triplets of a batch. */
export interface AllTriplets {
  /** Distinguishes the forms. */
  kind: "all";
  /** 1 at `[a, p, n]` if these images form a triplet, else 0, float32 `[B, B, B]`. */
  valid: tf.Tensor3D;
  /** The share of the pairs of anchor and positive that have a semi-hard negative, scalar. */
  semiHardShare: tf.Scalar;
}

/** Pairs of a batch, with their first image as the anchor: `[a, p]` may be selected without `[p, a]`. */
export interface MinedPairs {
  /** Distinguishes the forms. */
  kind: "pairs";
  /** 1 at `[a, p]` if these images form a positive pair, else 0, float32 `[B, B]`. */
  positive: tf.Tensor2D;
  /** 1 at `[a, n]` if these images form a negative pair, else 0, float32 `[B, B]`. */
  negative: tf.Tensor2D;
  /** The share of the anchors with positive and negative pairs that have a semi-hard negative, scalar. */
  semiHardShare: tf.Scalar;
}

/** The selection of a miner. Every loss accepts every kind: `toTriplets()` and `toPairs()` convert them. */
export type Mined = PerAnchorTriplets | AllTriplets | MinedPairs;
