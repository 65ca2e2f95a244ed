import type { Padding } from "../config/augmentation.ts";
import { tf } from "../engine/tf.ts";

/** The places of pixels along one axis, `[B, H·W]`. */
interface Places {
  /** Within the image, int32. */
  index: tf.Tensor;
  /** 1 where the place is in the image and 0 where it shows a colour; undefined if it never does. */
  inside: tf.Tensor | undefined;
}

/** The colours of paddings that show none of the image's pixels. */
const COLOURS: Readonly<Partial<Record<Padding, number>>> = { white: 255, black: 0 };

/**
 * Moves images as `tf.image.transform` does, with bilinear interpolation, by operations that XLA compiles: it has
 * no form of TensorFlow's own kernel.
 *
 * @param images `[B, H, W, C]`
 * @param transforms `[B, 8]`; the last two are ignored, since an augmentation has no perspective.
 * @param padding What is shown outside an image.
 * @returns float32 `[B, H, W, C]`
 */
export function transformByGathers(
  images: tf.Tensor4D,
  transforms: tf.Tensor2D,
  padding: Padding,
): tf.Tensor4D {
  const [count, height, width, channels] = images.shape;
  const size = height * width;
  const pixels = images.cast("float32").reshape([count * size, channels]); // [B·H·W, C]
  const numbers = Array.from({ length: size }, (_, i) => i);
  const columns = tf.tensor2d(numbers.map((i) => i % width), [1, size]);
  const rows = tf.tensor2d(numbers.map((i) => Math.floor(i / width)), [1, size]);
  const factor = (place: number) => transforms.slice([0, place], [-1, 1]); // [B, 1]
  const along = (first: number) =>
    columns.mul(factor(first)).add(rows.mul(factor(first + 1))).add(factor(first + 2));
  const [x, y] = [along(0), along(3)]; // [B, H·W]
  const [left, top] = [x.floor(), y.floor()];
  const [right, down] = [x.sub(left), y.sub(top)];
  const starts = tf.tensor2d(Array.from({ length: count }, (_, i) => i * size), [count, 1], "int32");
  const colour = COLOURS[padding] ?? 0;

  const at = (row: Places, column: Places): tf.Tensor => {
    const indices = row.index.mul(tf.scalar(width, "int32")).add(column.index).add(starts);
    const found = pixels.gather(indices.reshape([count * size])).reshape([count, size, channels]);
    if (row.inside === undefined || column.inside === undefined) return found;
    return found.sub(colour).mul(row.inside.mul(column.inside).expandDims(-1)).add(colour);
  };
  const mix = (first: tf.Tensor, second: tf.Tensor, share: tf.Tensor): tf.Tensor => {
    const weight = share.expandDims(-1); // [B, H·W, 1]
    return first.mul(tf.scalar(1).sub(weight)).add(second.mul(weight));
  };
  const [before, after] = [placesIn(left, width, padding), placesIn(left.add(1), width, padding)];
  const rowAt = (places: tf.Tensor): tf.Tensor => {
    const row = placesIn(places, height, padding);
    return mix(at(row, before), at(row, after), right);
  };
  return mix(rowAt(top), rowAt(top.add(1)), down).reshape(images.shape) as tf.Tensor4D;
}

/** The places along an axis that whole numbers mean, which may be outside. */
function placesIn(places: tf.Tensor, length: number, padding: Padding): Places {
  const clipped = (places: tf.Tensor) => places.clipByValue(0, length - 1).cast("int32");
  if (padding === "mirror") {
    const period = 2 * length;
    const within = places.sub(places.div(period).floor().mul(period));
    return { index: clipped(tf.minimum(within, within.mul(-1).add(period - 1))), inside: undefined };
  }
  if (COLOURS[padding] === undefined) return { index: clipped(places), inside: undefined };
  const inside = places.greaterEqual(0).logicalAnd(places.less(length)).cast("float32");
  return { index: clipped(places), inside };
}
