import type { tf } from "../engine/tf.ts";

/** What a miner is given. B images in the batch. */
export interface MinerInput {
  /** Euclidean distances, `[B, B]`; no gradient is taken through the choice. */
  distances: tf.Tensor2D;
  /** Classes, int32 `[B]`. */
  labels: tf.Tensor1D;
  /** Size D of an embedding. */
  dimension: number;
  /** The margin of the loss. */
  margin: number;
  /** Random numbers in [0, 1), `[B]`, by which a positive is drawn. */
  positiveUniform: tf.Tensor1D;
  /** Random numbers in [0, 1), `[B]`, by which a negative is drawn. */
  negativeUniform: tf.Tensor1D;
}

/** One triplet for each anchor: image i of the batch is the anchor of triplet i. */
export interface PerAnchorTriplets {
  /** Tells the two forms apart. */
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

/** All triplets of a batch. */
export interface AllTriplets {
  /** Tells the two forms apart. */
  kind: "all";
  /** 1 at `[a, p, n]` where those three make a triplet, else 0, float32 `[B, B, B]`. */
  valid: tf.Tensor3D;
  /** Share of the pairs of anchor and positive that have a semi-hard negative, scalar. */
  semiHardShare: tf.Scalar;
}

/** The triplets that a miner chose. */
export type MinedTriplets = PerAnchorTriplets | AllTriplets;

/**
 * Chooses triplets from a batch. All of it runs on the engine, on whole matrices: no loop over anchors, no
 * value read back, no random operation, so that it can be compiled into the training step.
 */
export type Miner = (input: MinerInput) => MinedTriplets;
