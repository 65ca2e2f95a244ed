import type { FusedOperations } from "../engine/engine.ts";
import { tf } from "../engine/tf.ts";
import type { Network } from "./network.ts";

/** The pixels of B images on the engine, in the forms in which they get there. */
export type DevicePixels =
  /** 0 … 255, int32 `[B, H, W, C]`. */
  | tf.Tensor4D
  /** The bytes of each image as words, `[B, W]`: see `FusedOperations.unpackBytes`. */
  | { words: tf.Tensor2D }
  /** The words of all images that there are, `[N, W]`, and which of them they are, int32 `[B]`. */
  | { set: tf.Tensor2D; rows: tf.Tensor1D };

/** The bytes of a word. */
const WORD = 4;

/** The number W of words that the pixels of an image take. */
export function wordsPerImage({ height, width, channels }: Network["input"]): number {
  return Math.ceil(height * width * channels / WORD);
}

/**
 * Copies pixels to the engine, as bytes if it takes them; the caller disposes of them.
 *
 * @param pixels 0 … 255, `[B, H, W, C]`.
 */
export function pixelTensors(
  { unpackBytes }: FusedOperations,
  pixels: Uint8Array<ArrayBuffer> | Int32Array<ArrayBuffer>,
  input: Network["input"],
): DevicePixels {
  const { height, width, channels } = input;
  const size = height * width * channels;
  const count = pixels.length / size;
  if (unpackBytes === undefined || pixels instanceof Int32Array) {
    return tf.tensor4d(pixels, [count, height, width, channels], "int32");
  }
  const row = wordsPerImage(input);
  const fits = size === WORD * row && pixels.byteOffset % WORD === 0;
  const bytes = fits ? pixels : new Uint8Array(WORD * row * count);
  if (!fits) {
    for (let i = 0; i < count; i++) bytes.set(pixels.subarray(i * size, (i + 1) * size), WORD * row * i);
  }
  const words = new Float32Array(bytes.buffer, bytes.byteOffset, row * count);
  return { words: tf.tensor2d(words, [count, row]) };
}

/** Returns the pixels as numbers 0 … 255, `[B, H, W, C]`: int32, or float32 where they came as bytes. */
export function unpackPixels(
  { unpackBytes }: FusedOperations,
  pixels: DevicePixels,
  { height, width, channels }: Network["input"],
): tf.Tensor4D {
  if (pixels instanceof tf.Tensor) return pixels;
  return tf.tidy("pixels", () => {
    const words = "words" in pixels ? pixels.words : pixels.set.gather(pixels.rows); // [B, W]
    const [count] = words.shape as [number, number];
    const size = height * width * channels;
    const bytes = unpackBytes!(words).reshape([count, -1]); // [B, 4 · W]
    const whole = bytes.shape[1] === size ? bytes : bytes.slice([0, 0], [count, size]);
    return whole.reshape([count, height, width, channels]) as tf.Tensor4D;
  });
}
