import { areaResizer } from "../base/area_resizer.ts";
import { cutName, textColumns } from "../base/text_columns.ts";
import type { ImageShape } from "../base/shrink_image.ts";
import { plainName } from "../run/class_names.ts";
import { pictureText } from "./screen/picture_text.ts";
import { terminalStyle } from "./screen/terminal_style.ts";

/** An image with the text below it. */
export interface CaptionedImage {
  /** 0 (dark) to 255, `[H, W, C]`. */
  pixels: ArrayLike<number>;
  /** The name of its class, say; shortened to the width of the image. */
  caption: string;
}

/** The size of a page of images, in columns and rows of a terminal. */
export interface PageSize {
  columns: number;
  rows: number;
}

/** A grid for images, in columns and rows of a terminal. */
export interface PictureGrid {
  /** Images side by side. */
  across: number;
  /** Rows of images. */
  down: number;
  /** The width of an image, in pixels, one in a column. */
  width: number;
  /** The height of an image, in pixels, two in a row. */
  height: number;
}

/** Columns between two images. */
const GAP = 1;
/** Images side by side at least, if the terminal is not very narrow. */
const LEAST_ACROSS = 6;
/** The range of the longer side of an image, in pixels. */
const SIDE = { least: 8, most: 24 } as const;
/** The most rows of images. */
const MOST_DOWN = 4;

/** Fits a grid of images of a shape into a part of a terminal; images are not enlarged. */
export function pictureGrid({ height, width }: ImageShape, { columns, rows }: PageSize): PictureGrid {
  const room = Math.floor((columns + GAP) / LEAST_ACROSS) - GAP;
  const side = Math.max(SIDE.least, Math.min(SIDE.most, room));
  const scale = Math.min(1, side / Math.max(width, height));
  const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  const rowsOfImage = Math.ceil(h / 2) + 1;
  return {
    across: Math.max(1, Math.floor((columns + GAP) / (w + GAP))),
    down: Math.max(1, Math.min(MOST_DOWN, Math.floor(rows / rowsOfImage))),
    width: w,
    height: h,
  };
}

/**
 * Draws a page of images for a terminal, with a line of text below each.
 *
 * @param images As many as the grid has room for; others are left out.
 * @param wish `--ascii`, and the environment for the colours of the terminal.
 * @returns Lines, none wider than the grid.
 */
export function picturePage(
  images: readonly CaptionedImage[],
  shape: Required<ImageShape>,
  { across, down, width, height }: PictureGrid,
  { ascii, env }: { ascii: boolean; env: (name: string) => string | undefined },
): string[] {
  const { palette: { depth }, glyphs } = terminalStyle({ ascii, theme: "auto" }, env);
  const channels = shape.channels === 3 ? 3 : 1;
  const resize = areaResizer(shape, { height, width });
  const lines: string[] = [];
  for (let row = 0; row < down && row * across < images.length; row++) {
    const own = images.slice(row * across, (row + 1) * across);
    const pictures = own.map(({ pixels }) => {
      const values = Array.from(resize(pixels), (value) => Math.max(0, Math.min(1, value / 255)));
      return pictureText({ width, height, channels, values }, glyphs, depth);
    });
    for (let line = 0; line < Math.ceil(height / 2); line++) {
      lines.push(pictures.map((picture) => picture[line]!).join(" ".repeat(GAP)));
    }
    const captions = own.map(({ caption }) => {
      const name = cutName(plainName(caption), width);
      const text = glyphs.ascii ? asciiText(name) : name;
      return text + " ".repeat(Math.max(0, width - textColumns(text)));
    });
    lines.push(captions.join(" ".repeat(GAP)).trimEnd());
  }
  return lines;
}

function asciiText(text: string): string {
  return text.replaceAll("…", "~").replace(/[^\x20-\x7e]/gu, "?");
}
