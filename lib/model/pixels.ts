import type { tf } from "../engine/tf.ts";

/** Half of the greatest pixel: pixels 0 … 255 become numbers in [−1, 1], as the original has it. */
export const PIXEL_SCALE = 127.5;

/**
 * Pixels as a network takes them: bytes 0 … 255 of type int32 become float32 in [−1, 1], `[B, H, W, C]`. Training,
 * validation and evaluation all go through here.
 */
export function normalisePixels(pixels: tf.Tensor4D): tf.Tensor4D {
  return pixels.cast("float32").div(PIXEL_SCALE).sub(1) as tf.Tensor4D;
}
