/** Height and width of images in pixels. */
export interface ImageSize {
  height: number;
  width: number;
}

/** What {@link imageSize} understands, to complete "Expected …". */
export const IMAGE_SIZE_EXPECTED = "the side of a square in pixels, or width and height such as 96x48";

/**
 * Parses a size: `64` is a square, `96x48` is 96 pixels wide and 48 high, as image programs write it.
 *
 * @returns Undefined if it is no size, or the number 0, which stands for none.
 */
export function imageSize(size: unknown): ImageSize | undefined {
  if (typeof size === "string" && /^[1-9]\d*x[1-9]\d*$/.test(size)) {
    const [width, height] = size.split("x").map(Number);
    return { height: height!, width: width! };
  }
  return Number.isSafeInteger(size) && (size as number) > 0
    ? { height: size as number, width: size as number }
    : undefined;
}

/** Writes a size as {@link imageSize} parses it: a number for a square. */
export function formatImageSize({ height, width }: ImageSize): number | `${number}x${number}` {
  return height === width ? height : `${width}x${height}`;
}
