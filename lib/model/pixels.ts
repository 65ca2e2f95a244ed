import type { tf } from "../engine/tf.ts";

/** Half of the maximum pixel: pixels 0 … 255 are mapped to [−1, 1], as in the original. */
export const PIXEL_SCALE = 127.5;

/**
 * Normalises pixels for a network: int32 0 … 255 become float32 in [−1, 1], `[B, H, W, C]`. Training,
 * validation and evaluation all use this.
 */
export function normalisePixels(pixels: tf.Tensor4D): tf.Tensor4D {
  return pixels.cast("float32").div(PIXEL_SCALE).sub(1) as tf.Tensor4D;
}
