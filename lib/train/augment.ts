import type { RandomStream } from "../base/random.ts";
import { tf } from "../engine/tf.ts";

/**
 * The largest augmentation of an image: rotation in radians, scaling, and translation as a share of the
 * side.
 */
const MAX = { turn: Math.PI / 18, scale: 0.1, shift: 0.07 } as const;

/**
 * Draws the rotation about the centre, the scaling and the translation of each image of a batch.
 *
 * @returns `[B, 8]` in the format of `tf.image.transform`: the point (x, y) of the new image is taken from
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
    const size = 1 + MAX.scale * scale;
    const cos = Math.cos(MAX.turn * turn) / size;
    const sin = Math.sin(MAX.turn * turn) / size;
    transforms.set([
      cos,
      -sin,
      x - cos * x + sin * y + MAX.shift * width * right,
      sin,
      cos,
      y - sin * x - cos * y + MAX.shift * height * down,
    ], 8 * i);
  }
  return transforms;
}

/**
 * Applies the transforms to the images; points outside an image take the value of the nearest pixel at its
 * edge.
 *
 * @param pixels int32 `[B, H, W, C]`
 * @param transforms From {@link drawTransforms}, `[B, 8]`.
 * @returns Interpolated pixels, float32 `[B, H, W, C]`.
 */
export function augmentImages(pixels: tf.Tensor4D, transforms: tf.Tensor2D): tf.Tensor4D {
  return tf.tidy(() => tf.image.transform(pixels.cast("float32"), transforms, "bilinear", "nearest"));
}
