import type { Padding } from "../config/augmentation.ts";
import { tf } from "../engine/tf.ts";
import type { AugmentationNumbers } from "./augmentation_numbers.ts";
import { transformByGathers } from "./transform_by_gathers.ts";

/** The random numbers of an augmentation on the engine; what it does not use is missing. */
export type AugmentationTensors = {
  /** How each image is moved, `[B, 8]`. */
  transforms?: tf.Tensor2D | undefined;
  /** The factors of its colours, `[B, 2]` for grey images and `[B, 6]` for colour. */
  colours?: tf.Tensor2D | undefined;
  /** The rectangle that is erased from it, `[B, 4]`. */
  boxes?: tf.Tensor2D | undefined;
};

/** The fill of `tf.image.transform` for each padding. */
const FILLS: Readonly<Record<Padding, readonly ["nearest" | "reflect" | "constant", number]>> = {
  edge: ["nearest", 0],
  mirror: ["reflect", 0],
  white: ["constant", 255],
  black: ["constant", 0],
};

/** The weights of red, green and blue in the brightness that an eye sees (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114];

/** Copies the random numbers of an augmentation to the engine; the caller disposes of them. */
export function augmentationTensors(
  { transforms, colours, boxes }: AugmentationNumbers,
  count: number,
): AugmentationTensors {
  const rows = (values: Float32Array<ArrayBuffer> | undefined) =>
    values && tf.tensor2d(values, [count, values.length / count]);
  return { transforms: rows(transforms), colours: rows(colours), boxes: rows(boxes) };
}

/**
 * Augments images: moves them, then changes their colours, then erases rectangles.
 *
 * @param pixels int32 `[B, H, W, C]`
 * @param padding What is shown outside an image.
 * @param forXla Whether only operations are used that XLA compiles; the results differ in the last bits.
 * @returns Pixels 0 … 255, float32 `[B, H, W, C]`; without an augmentation the same tensor.
 */
export function augmentImages(
  pixels: tf.Tensor4D,
  { transforms, colours, boxes }: AugmentationTensors,
  padding: Padding = "edge",
  forXla = false,
): tf.Tensor4D {
  return tf.tidy("augment", () => {
    let images = pixels;
    if (transforms !== undefined && forXla) images = transformByGathers(images, transforms, padding);
    else if (transforms !== undefined) {
      const [mode, value] = FILLS[padding];
      const placed = mode === "reflect" ? inMirrorImage(transforms, images.shape) : transforms;
      images = tf.image.transform(images.cast("float32"), placed, "bilinear", mode, value);
    }
    if (colours !== undefined) images = recolour(images.cast("float32"), colours);
    if (boxes !== undefined) images = erase(images.cast("float32"), boxes);
    return images;
  });
}

/** So many widths, or heights, lie between an image and the one that {@link inMirrorImage} takes; it is even. */
const FAR = 8;

/**
 * Returns transforms that take the pixels from a repetition of the mirrored plane: the wasm backend of 4.22 mirrors
 * wrongly where coordinates are negative.
 */
function inMirrorImage(transforms: tf.Tensor2D, [, height, width]: tf.Tensor4D["shape"]): tf.Tensor2D {
  return transforms.add(tf.tensor1d([0, 0, FAR * width, 0, 0, FAR * height, 0, 0]));
}

/** Multiplies brightness and contrast, of colour images saturation and each channel too. */
function recolour(images: tf.Tensor4D, colours: tf.Tensor2D): tf.Tensor4D {
  const [count, , , channels] = images.shape;
  const factor = (first: number, length = 1) =>
    colours.slice([0, first], [-1, length]).reshape([count, 1, 1, length]);
  const mean = images.mean([1, 2, 3], true);
  let changed = images.sub(mean).mul(factor(1)).add(mean.mul(factor(0)));
  if (channels === 3) {
    const grey = changed.mul(tf.tensor1d(LUMA)).sum(-1, true);
    changed = changed.sub(grey).mul(factor(2)).add(grey).mul(factor(3, 3));
  }
  return changed.clipByValue(0, 255) as tf.Tensor4D;
}

/** Fills a rectangle of each image with the image's mean colour. */
function erase(images: tf.Tensor4D, boxes: tf.Tensor2D): tf.Tensor4D {
  const [count, height, width] = images.shape;
  const side = (place: number) => boxes.slice([0, place], [-1, 1]).reshape([count, 1, 1, 1]);
  const rows = tf.tensor4d(Array.from({ length: height }, (_, row) => row), [1, height, 1, 1]);
  const columns = tf.tensor4d(Array.from({ length: width }, (_, column) => column), [1, 1, width, 1]);
  const inside = (places: tf.Tensor, first: number) =>
    places.greaterEqual(side(first)).logicalAnd(places.less(side(first + 2))).cast("float32");
  const mean = images.mean([1, 2], true);
  // The product is 1 within the rectangle and 0 elsewhere, where the pixels stay as they are to the bit.
  return images.add(mean.sub(images).mul(inside(rows, 0).mul(inside(columns, 1)))) as tf.Tensor4D;
}
