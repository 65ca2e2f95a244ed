import type { RandomStream } from "../base/random.ts";
import type { Augmentation } from "../config/augmentation.ts";
import type { AugmentedShape } from "./augmentation_numbers.ts";

/**
 * Draws how each image of a batch is moved: rotated about the centre, scaled or cropped, stretched, sheared,
 * mirrored and shifted.
 *
 * @param random Opens the stream of a purpose.
 * @returns `[B, 8]` in the format of `tf.image.transform`: the point (x, y) of the new image is taken from
 * (a₀x + a₁y + a₂, b₀x + b₁y + b₂) of the old one.
 */
export function drawTransforms(
  augmentation: Augmentation,
  random: (purpose: string) => RandomStream,
  { count, height, width }: Omit<AugmentedShape, "channels">,
): Float32Array<ArrayBuffer> {
  const { scale, crop, aspect, shift, flip } = augmentation;
  const [turn, shear] = [radians(augmentation.turn), radians(augmentation.shear)];
  const uniforms = random("augmentation").uniforms(4 * count);
  /** One number in [0, 1) per image, or the middle where a part is not used. */
  const drawn = (part: string, used: boolean) =>
    used ? random(`augmentation ${part}`).uniforms(count) : new Float32Array(count).fill(0.5);
  const stretches = drawn("aspect", aspect > 0);
  const shears = drawn("shear", shear > 0);
  const flips = drawn("flip", flip > 0);
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  const transforms = new Float32Array(8 * count);
  for (let i = 0; i < count; i++) {
    const [turned, scaled, right, down] = Array.from(
      uniforms.subarray(4 * i, 4 * i + 4),
      (uniform) => 2 * uniform - 1,
    ) as [number, number, number, number];
    const size = crop < 1 ? sizeOfCrop(crop, scale, uniforms[4 * i + 1]!) : 1 + scale * scaled;
    const cos = Math.cos(turn * turned) / size;
    const sin = Math.sin(turn * turned) / size;
    const tan = Math.tan(shear * (2 * shears[i]! - 1));
    const tall = Math.exp(aspect * (stretches[i]! - 0.5));
    const wide = flip > 0 && flips[i]! < flip ? -1 / tall : 1 / tall;
    const [a0, a1] = [cos * wide, (tan * cos - sin) * tall];
    const [b0, b1] = [sin * wide, (tan * sin + cos) * tall];
    transforms.set([
      a0,
      a1,
      x - a0 * x - a1 * y + shift * width * right,
      b0,
      b1,
      y - b0 * x - b1 * y + shift * height * down,
    ], 8 * i);
  }
  return transforms;
}

/** Draws the size of an image of which a share from `crop` to 1 / (1 − scale) is shown; large and small equally. */
function sizeOfCrop(crop: number, scale: number, uniform: number): number {
  return (1 / crop) ** (1 - uniform) * (1 - scale) ** uniform;
}

/** π / (180 / 10) is π / 18 to the last bit, and 10 · π / 180 need not be: old runs are resumed bit for bit. */
function radians(degrees: number): number {
  return degrees === 0 ? 0 : Math.PI / (180 / degrees);
}
