import type { Picture } from "../view/frame.ts";
import { cellBrightness, HALF_BLOCK, hasHalfBlocks, visitCells } from "./half_blocks.ts";
import type { Glyphs } from "./glyphs.ts";
import { type ColorDepth, nearestOf256, type Rgb } from "./palette.ts";

/**
 * Renders a picture as lines of text in its own colours: half blocks with 24-bit colour or 256 colours, otherwise shades.
 * On a screen of the dashboard a palette limits the number of colours instead.
 *
 * @returns A line for two rows of pixels, each as many columns wide as the picture, which ends with the default colours.
 */
export function pictureText(
  picture: Pick<Picture, "width" | "height" | "channels" | "values">,
  glyphs: Glyphs,
  depth: ColorDepth,
): string[] {
  const lines: string[] = [];
  const halves = hasHalfBlocks(glyphs, depth);
  let before = "";
  visitCells(picture, (column, row, upper, lower) => {
    if (column === 0) before = lines[row] = "";
    if (!halves) {
      lines[row] += glyphs.shade(cellBrightness(picture, upper, lower));
      return;
    }
    const back = lower === undefined ? "49" : `48;${colorCode(rgbOf(picture, lower), depth)}`;
    const codes = `38;${colorCode(rgbOf(picture, upper), depth)};${back}`;
    lines[row] += (codes === before ? "" : `\x1b[${codes}m`) + HALF_BLOCK;
    before = codes;
    if (column === picture.width - 1) lines[row] += "\x1b[0m";
  });
  return lines;
}

function colorCode(rgb: Rgb, depth: ColorDepth): string {
  return depth === "true" ? `2;${rgb.join(";")}` : `5;${nearestOf256(rgb)}`;
}

function rgbOf({ values, channels }: Pick<Picture, "values" | "channels">, pixel: number): Rgb {
  const value = (channel: number) =>
    Math.round(255 * (values[channels === 1 ? pixel : 3 * pixel + channel] ?? 0));
  return [value(0), value(1), value(2)];
}
