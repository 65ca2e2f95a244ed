import type { Picture } from "../view/frame.ts";
import type { Glyphs } from "./glyphs.ts";
import type { ColorDepth } from "./palette.ts";

/** The character whose foreground is the upper half of a cell, and its background the lower one. */
export const HALF_BLOCK = "▀";

/** Whether a terminal can show two pixels in a cell: it needs enough colours, and half blocks. */
export function hasHalfBlocks(glyphs: Glyphs, depth: ColorDepth): boolean {
  return !glyphs.ascii && (depth === "256" || depth === "true");
}

/**
 * Visits the cells of a picture: each shows two pixels, one above the other.
 *
 * @param visit Receives the cell, and the pixels' numbers, row by row; the lower one is undefined below the picture.
 */
export function visitCells(
  { width, height }: Pick<Picture, "width" | "height">,
  visit: (column: number, row: number, upper: number, lower: number | undefined) => void,
): void {
  for (let row = 0; 2 * row < height; row++) {
    for (let column = 0; column < width; column++) {
      const upper = 2 * row * width + column;
      visit(column, row, upper, 2 * row + 1 < height ? upper + width : undefined);
    }
  }
}

/** The brightness of a pixel, 0 to 1: its grey value, or its luma (Rec. 601). */
export function brightness(
  { values, channels }: Pick<Picture, "values" | "channels">,
  pixel: number,
): number {
  if (channels === 1) return values[pixel] ?? 0;
  const at = 3 * pixel;
  return 0.299 * (values[at] ?? 0) + 0.587 * (values[at + 1] ?? 0) + 0.114 * (values[at + 2] ?? 0);
}

/** The mean brightness of a cell, for terminals that cannot show its two pixels. */
export function cellBrightness(
  picture: Pick<Picture, "values" | "channels">,
  upper: number,
  lower: number | undefined,
): number {
  return (brightness(picture, upper) + (lower === undefined ? 0 : brightness(picture, lower))) / 2;
}
