import { tf } from "../engine/tf.ts";
import type { StepBatch } from "./train_step.ts";

/** A batch of B images on the host. */
export interface HostBatch {
  /** 0 … 255, `[B, H, W]`. */
  pixels: Int32Array<ArrayBuffer>;
  /** Classes, `[B]`. */
  labels: Int32Array<ArrayBuffer>;
  /** H. */
  height: number;
  /** W. */
  width: number;
}

/**
 * Brings a batch to the engine as a training step takes it; the caller disposes of it.
 *
 * @param uniforms Random numbers in [0, 1) by which positives and negatives are drawn, `[2, B]`.
 * @param transforms Of {@link drawTransforms}, `[B, 8]`; undefined where images stay as they are.
 */
export function stepBatch(
  { pixels, labels, height, width }: HostBatch,
  uniforms: Float32Array<ArrayBuffer>,
  transforms?: Float32Array<ArrayBuffer>,
): StepBatch {
  const size = labels.length;
  return {
    pixels: tf.tensor4d(pixels, [size, height, width, 1], "int32"),
    labels: tf.tensor1d(labels, "int32"),
    uniforms: tf.tensor2d(uniforms, [2, size]),
    transforms: transforms && tf.tensor2d(transforms, [size, 8]),
  };
}
