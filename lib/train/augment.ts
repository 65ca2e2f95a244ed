import type { RandomStream } from "../base/random.ts";
import { tf } from "../engine/tf.ts";

/** How much an image is changed at the most: turned, in radians; scaled; shifted, in parts of its side. */
const MOST = { turn: Math.PI / 18, scale: 0.1, shift: 0.07 } as const;

/**
 * Draws how each image of a batch is turned about its middle, scaled and shifted.
 *
 * @returns `[B, 8]`, as `tf.image.transform` wants it: it takes the point (x, y) of the new image from
 * (a₀x + a₁y + a₂, b₀x + b₁y + b₂) of the old one.
 */
export function drawTransforms(
  random: RandomStream,
  count: number,
  height: number,
  width: number,
): Float32Array<ArrayBuffer> {
  const uniforms = random.uniforms(4 * count);
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  const transforms = new Float32Array(8 * count);
  for (let i = 0; i < count; i++) {
    const [turn, scale, right, down] = Array.from(uniforms.subarray(4 * i, 4 * i + 4), (u) => 2 * u - 1) as [
      number,
      number,
      number,
      number,
    ];
    const size = 1 + MOST.scale * scale;
    const cos = Math.cos(MOST.turn * turn) / size;
    const sin = Math.sin(MOST.turn * turn) / size;
    transforms.set([
      cos,
      -sin,
      x - cos * x + sin * y + MOST.shift * width * right,
      sin,
      cos,
      y - sin * x - cos * y + MOST.shift * height * down,
    ], 8 * i);
  }
  return transforms;
}

/**
 * Images as the transforms make them; what comes from beyond an edge is as the edge is.
 *
 * @param pixels int32 `[B, H, W, 1]`
 * @param transforms Of {@link drawTransforms}, `[B, 8]`.
 * @returns Pixels between whole numbers too, float32 `[B, H, W, 1]`.
 */
export function augmentImages(pixels: tf.Tensor4D, transforms: tf.Tensor2D): tf.Tensor4D {
  return tf.tidy(() => tf.image.transform(pixels.cast("float32"), transforms, "bilinear", "nearest"));
}
