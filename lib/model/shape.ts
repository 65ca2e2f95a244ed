/** The shape of one image, or of the output of a layer for it: `[H, W, C]` or `[C]`, without the batch. */
export type Shape = readonly number[];

/** Whether windows may extend beyond an image: `same` pads with zeros like TensorFlow, `valid` does not. */
export type WindowPadding = "same" | "valid";

/** Returns the number of windows along one side. */
export function windowCount(side: number, size: number, stride: number, padding: WindowPadding): number {
  return padding === "same" ? Math.ceil(side / stride) : Math.max(0, Math.floor((side - size) / stride) + 1);
}

/**
 * Returns the zeros that `same` adds to one side of an image: of an odd number, the greater part comes after it.
 *
 * @returns None for `valid`.
 */
export function windowPads(
  side: number,
  size: number,
  stride: number,
  padding: WindowPadding,
): [before: number, after: number] {
  if (padding === "valid") return [0, 0];
  const all = Math.max(0, (windowCount(side, size, stride, padding) - 1) * stride + size - side);
  return [Math.floor(all / 2), Math.ceil(all / 2)];
}

/**
 * Returns the shape of an image.
 *
 * @throws {Error} If it is not the shape of an image.
 */
export function imageShape(shape: Shape): [height: number, width: number, channels: number] {
  if (shape.length !== 3) throw new Error(`it expects images [H, W, C] but its input is [${shape}]`);
  return [...shape] as [number, number, number];
}

/**
 * Returns the length of a vector.
 *
 * @throws {Error} If it is not the shape of a vector.
 */
export function vectorShape(shape: Shape): number {
  if (shape.length !== 1) {
    throw new Error(`it expects vectors [C] but its input is [${shape}]: put flatten() before it`);
  }
  return shape[0]!;
}

/** Returns the number of values in a tensor of this shape. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
