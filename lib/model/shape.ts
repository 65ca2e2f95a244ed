/** The shape of one image, or of what a layer makes of it: `[H, W, C]` or `[C]`, without the batch. */
export type Shape = readonly number[];

/** Whether windows may reach beyond an image: `same` pads with zeros as TensorFlow does, `valid` never. */
export type WindowPadding = "same" | "valid";

/** How often a window fits along one side. */
export function windowCount(side: number, size: number, stride: number, padding: WindowPadding): number {
  return padding === "same" ? Math.ceil(side / stride) : Math.max(0, Math.floor((side - size) / stride) + 1);
}

/** The shape of an image. @throws {Error} If it is none. */
export function imageShape(shape: Shape): [height: number, width: number, channels: number] {
  if (shape.length !== 3) throw new Error(`it takes images [H, W, C] but is given [${shape}]`);
  return [...shape] as [number, number, number];
}

/** The length of a vector. @throws {Error} If it is none. */
export function vectorShape(shape: Shape): number {
  if (shape.length !== 1) {
    throw new Error(`it takes vectors [C] but is given [${shape}]: flatten() before it`);
  }
  return shape[0]!;
}

/** How many numbers a tensor of this shape has. */
export function sizeOf(shape: Shape): number {
  return shape.reduce((product, size) => product * size, 1);
}
