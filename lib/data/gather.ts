import type { ImageSet } from "./image_set.ts";

/** A batch on the host, ready to be copied to the engine. */
export interface Batch {
  /** Pixels 0 … 255, `[B, H, W]`; int32 because TensorFlow.js has no bytes. */
  pixels: Int32Array<ArrayBuffer>;
  /** Classes, `[B]`. */
  labels: Int32Array<ArrayBuffer>;
  /** Which images of the set they are, `[B]`. */
  indices: Int32Array<ArrayBuffer>;
}

/** Copies the images at some indices out of a set. */
export function gather(
  set: Pick<ImageSet, "images" | "labels" | "height" | "width">,
  indices: Int32Array<ArrayBuffer>,
): Batch {
  const size = set.height * set.width;
  const pixels = new Int32Array(indices.length * size);
  const labels = new Int32Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]!;
    pixels.set(set.images.subarray(from * size, (from + 1) * size), i * size);
    labels[i] = set.labels[from]!;
  }
  return { pixels, labels, indices };
}
